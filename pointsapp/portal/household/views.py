"""The resident's own household."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access.audit.events import Event
from pointsapp.actor import Permission
from pointsapp.earning.notices.words import OUTCOMES
from pointsapp.earning.rules.words import STARS
from pointsapp.extensions import db
from pointsapp.portal.household import deeds, queries, service, shop, words
from pointsapp.portal.household.forms import DisagreeForm
from pointsapp.portal.household.last_look import last_look
from pointsapp.web.caching import kept_until_changed
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.requires import done_for_household, requires
from pointsapp.web.unit_of_work import unit_of_work

portal = Blueprint("portal", __name__, url_prefix="/my")


@portal.app_context_processor
def portal_words() -> dict[str, object]:
    """Give templates the words of entries."""
    return {"entry_title": words.title, "entry_who": words.who}


@portal.get("/")
@kept_until_changed
@requires(Permission.VIEW_OWN_HOUSEHOLD)
def show() -> ResponseReturnValue:
    """Show balance, what was earned this year, and the last entries; `?before=` older ones."""
    before = request.args.get("before", type=int)
    page = queries.show_household(
        db.session(), current_actor(), today=village_today(), seen_at=last_look(), before=before
    )
    return render_template("portal/household/household.html", page=page, before=before, stars=STARS)


@portal.get("/deeds/<int:line_id>")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
def show_deed(line_id: int) -> ResponseReturnValue:
    """Show why points were given, and two ways to say that it is wrong."""
    return _deed_page(line_id, DisagreeForm(formdata=None))


@portal.post("/deeds/<int:line_id>/objection")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
@done_for_household(Event.HELPED_OBJECTION)
def disagree(line_id: int) -> ResponseReturnValue:
    """Take down the household's objection to a line of its own."""
    form = DisagreeForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.disagree(
                session,
                line_id,
                words=form.words.data,
                key=form.key.data,
                by=current_actor(),
                at=now(),
            )
            flash(_("The village looks into it and answers here."))
            return redirect(url_for(".show_deed", line_id=line_id), 303)
    return _deed_page(line_id, form)


def _deed_page(line_id: int, form: DisagreeForm) -> ResponseReturnValue:
    deed = deeds.show_deed(db.session(), current_actor(), line_id)
    page = render_template(
        "portal/household/deed.html", deed=deed, form=form, stars=STARS, outcomes=OUTCOMES
    )
    return page, form.status


@portal.get("/exchanges/<int:redemption_id>")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
def show_exchange(redemption_id: int) -> ResponseReturnValue:
    """Show what the counter handed out, and who."""
    exchange = deeds.show_exchange(db.session(), current_actor(), redemption_id)
    return render_template("portal/household/exchange.html", exchange=exchange)


@portal.get("/shop")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
def show_shop() -> ResponseReturnValue:
    """Show what the household can get, and how far its points reach."""
    found = shop.show_shop(db.session(), current_actor(), at=now())
    return render_template("portal/household/shop.html", shop=found)


@portal.get("/more")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
def show_more() -> ResponseReturnValue:
    """Show the places that are not on the bar."""
    return render_template("portal/household/more.html")
