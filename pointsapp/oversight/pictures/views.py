"""A village's year in pictures, for its own staff."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission, village_of
from pointsapp.extensions import db
from pointsapp.oversight.pictures import queries, words
from pointsapp.oversight.promise.queries import show_promise
from pointsapp.web import query
from pointsapp.web.clock import village_today
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires

pictures = Blueprint("pictures", __name__, url_prefix="/reports/pictures")


@pictures.app_context_processor
def picture_words() -> dict[str, object]:
    """Give templates the names of bars."""
    return {"bar_names": words.BAR_NAMES}


@pictures.get("")
@requires(Permission.VIEW_REPORTS)
def show() -> ResponseReturnValue:
    """Show the twelve months up to `?month=2026-11`, or up to this one."""
    session, actor, today = db.session(), current_actor(), village_today()
    village_id = village_of(actor)
    until = min(query.month("month") or today, today)
    return render_template(
        "oversight/pictures/pictures.html",
        year=queries.show_year(session, village_id, until),
        promise=show_promise(session, actor, today),
        quiet=queries.show_quiet(session, village_id, today),
    )
