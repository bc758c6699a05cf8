"""The resident's own household."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.earning.rules.words import STARS
from pointsapp.extensions import db
from pointsapp.portal.entries import words
from pointsapp.portal.household import queries
from pointsapp.portal.household.last_look import last_look
from pointsapp.web import query
from pointsapp.web.caching import kept_until_changed
from pointsapp.web.clock import village_today
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
    """Show balance, what was earned this year, and the last entries; `?before=` older ones."""
    before = query.number("before")
    page = queries.show_points(
        db.session(), current_actor(), today=village_today(), seen_at=last_look(), before=before
    )
    return render_template("portal/household/household.html", page=page, before=before, stars=STARS)


@portal.get("/more")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
def show_more() -> ResponseReturnValue:
    """Show the places that are not on the bar."""
    return render_template("portal/household/more.html")
