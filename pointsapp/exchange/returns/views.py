"""Past redemptions: find one, look at it, take goods back."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.exchange.returns import queries, service
from pointsapp.exchange.returns.forms import ReturnForm
from pointsapp.exchange.returns.queries import PastRedemption
from pointsapp.exchange.returns.service import NewReturn
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.shown_again import show_again, taken_up
from pointsapp.web.unit_of_work import unit_of_work

redemptions = Blueprint("redemptions", __name__, url_prefix="/redemptions")


@redemptions.get("/")
@requires(Permission.VIEW_REPORTS)
def list_all() -> ResponseReturnValue:
    """Find past redemptions by `?q=` number or household and `?day=`; `?before=` older ones."""
    typed = query.text("q")
    day = query.day("day")
    before = query.number("before")
    page = queries.list_redemptions(
        db.session(), current_actor(), typed=typed, day=day, before=before
    )
    return render_template("exchange/returns/redemptions.html", page=page, typed=typed, day=day)


@redemptions.get("/<int:redemption_id>/record")
@requires(Permission.VIEW_REPORTS)
def show(redemption_id: int) -> ResponseReturnValue:
    """Show what was handed out, and what came back of it."""
    redemption = queries.show_redemption(db.session(), current_actor(), redemption_id)
    return render_template(
        "exchange/returns/redemption.html",
        redemption=redemption,
        may_come_back=redemption.may_come_back(village_today()),
    )


@redemptions.get("/<int:redemption_id>/returns")
@requires(Permission.REDEEM)
def ask(redemption_id: int) -> ResponseReturnValue:
    """Ask what comes back; `?all` fills everything in."""
    redemption = queries.show_redemption(db.session(), current_actor(), redemption_id)
    everything = {f"line-{line.id}": str(line.left) for line in redemption.lines}
    typed = everything if query.has("all") else {}
    return _page(redemption, *(taken_up(ReturnForm) or (ReturnForm(formdata=None), typed)))


@redemptions.post("/<int:redemption_id>/returns")
@requires(Permission.REDEEM)
def take_back(redemption_id: int) -> ResponseReturnValue:
    """Give points and goods back."""
    form, actor = ReturnForm(), current_actor()
    lines = form.read_lines(request.form)
    if form.refused is None and form.validate_on_submit():
        new = NewReturn(form.key.data, lines, form.reason.data)
        with unit_of_work(form) as session:
            service.return_goods(session, redemption_id, new, by=actor, at=now())
            flash(_("Booked: points and goods are back."))
            return redirect(url_for(".show", redemption_id=redemption_id), 303)
    redemption = queries.show_redemption(db.session(), actor, redemption_id)
    led_back = show_again(form, url_for(".ask", redemption_id=redemption_id), request.form)
    return led_back or _page(redemption, form, request.form)


def _page(
    redemption: PastRedemption, form: ReturnForm, typed: Mapping[str, str]
) -> ResponseReturnValue:
    page = render_template(
        "exchange/returns/return.html", redemption=redemption, form=form, typed=typed
    )
    return page, form.status
