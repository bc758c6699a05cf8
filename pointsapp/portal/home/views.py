"""The first page of the resident's own household."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.earning.rules.words import STARS
from pointsapp.extensions import db
from pointsapp.portal.entries import words
from pointsapp.portal.home import queries
from pointsapp.portal.household.last_look import last_look
from pointsapp.portal.household.queries import show_points
from pointsapp.web import query
from pointsapp.web.caching import kept_until_changed
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires

portal = Blueprint("portal", __name__, url_prefix="/my")


@portal.app_context_processor
def portal_words() -> dict[str, object]:
    """Give templates the words of entries."""
    return {"entry_title": words.title, "entry_who": words.who}


@portal.get("/")
@kept_until_changed
@requires(Permission.VIEW_OWN_HOUSEHOLD)
def show() -> ResponseReturnValue:
    """Show the balance and what it buys, and the last entries; `?before=` only older ones."""
    session, actor, before = db.session(), current_actor(), query.number("before")
    page = show_points(session, actor, today=village_today(), seen_at=last_look(), before=before)
    if before is not None:
        return render_template("portal/home/earlier.html", page=page)
    home = queries.show_home(session, actor, page, at=now())
    return render_template(
        "portal/home/home.html", page=page, home=home, stars=STARS, today=village_today()
    )


@portal.get("/more")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
def show_more() -> ResponseReturnValue:
    """Show the places that are not on the bar."""
    return render_template("portal/home/more.html")
