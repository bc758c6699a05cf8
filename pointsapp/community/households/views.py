"""Households to look up, and the village's own place for its administrator."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.community.households import queries, words
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.clock import village_today
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires, shows_household

households = Blueprint("households", __name__, url_prefix="/households")
manage = Blueprint("manage", __name__, url_prefix="/manage")


@households.app_context_processor
def household_words() -> dict[str, object]:
    """Give templates the words of entries and lists."""
    return {"entry_kinds": words.ENTRY_KINDS}


@households.get("/")
@requires(Permission.VIEW_HOUSEHOLDS)
def list_all() -> ResponseReturnValue:
    """Show the village's households in the order of their numbers; `?q=` finds some."""
    typed = query.text("q")
    session, actor = db.session(), current_actor()
    if typed:
        found = queries.search_households(session, actor, typed)
    else:
        found = queries.list_households(session, actor, after=query.text("after"))
    return render_template("community/households/households.html", found=found, typed=typed)


@households.get("/<int:household_id>")
@shows_household
@requires(Permission.VIEW_HOUSEHOLDS)
def show(household_id: int) -> ResponseReturnValue:
    """Show a household's people, its points and its last entries."""
    before = query.number("before")
    page = queries.show_household(
        db.session(), current_actor(), household_id, today=village_today(), before=before
    )
    return render_template("community/households/household.html", page=page, before=before)
