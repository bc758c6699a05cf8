"""Past redemptions: find one, look at it, take goods back."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.exchange.returns import queries, service
from pointsapp.exchange.returns.forms import ReturnForm
from pointsapp.exchange.returns.service import Back, NewReturn
from pointsapp.extensions import db
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.forms import clean
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

redemptions = Blueprint("redemptions", __name__, url_prefix="/redemptions")


@redemptions.get("/")
@requires(Permission.VIEW_REPORTS)
def list_all() -> ResponseReturnValue:
    """Find past redemptions by `?q=` number or household and `?day=`; `?before=` older ones."""
    typed = clean(request.args.get("q", "")) or ""
    day = request.args.get("day", type=date.fromisoformat)
    found = queries.list_redemptions(
        db.session(),
        current_actor(),
        typed=typed,
        day=day,
        before=request.args.get("before", type=int),
    )
    return render_template("exchange/returns/redemptions.html", found=found, typed=typed, day=day)


@redemptions.get("/<int:redemption_id>/record")
@requires(Permission.VIEW_REPORTS)
def show(redemption_id: int) -> ResponseReturnValue:
    """Show what was handed out, and what came back of it."""
    shown = queries.show_redemption(db.session(), current_actor(), redemption_id)
    may_come_back = shown.may_come_back(village_today())
    return render_template(
        "exchange/returns/redemption.html", shown=shown, may_come_back=may_come_back
    )


@redemptions.route("/<int:redemption_id>/returns", methods=["GET", "POST"])
@requires(Permission.REDEEM)
def take_back(redemption_id: int) -> ResponseReturnValue:
    """Ask what comes back (`?all` fills everything in), and give points and goods back."""
    actor = current_actor()
    shown = queries.show_redemption(db.session(), actor, redemption_id)
    form = ReturnForm()
    lines = form.read_lines(request.form)
    if "all" in request.args:
        lines = {line.id: Back(line.left) for line in shown.lines}
    if form.validate_on_submit():
        new = NewReturn(form.key.data, lines, form.reason.data)
        with unit_of_work(form) as session:
            service.return_goods(session, redemption_id, new, by=actor, at=now())
            flash(_("Booked: points and goods are back."))
            return redirect(url_for(".show", redemption_id=redemption_id), 303)
    page = render_template("exchange/returns/return.html", shown=shown, form=form, lines=lines)
    return page, form.status
