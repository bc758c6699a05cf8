"""Who did what at the doors."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pointsapp.access.audit import queries
from pointsapp.access.audit.words import ACTORS, event_words, subject_words
from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires

audit_desk = Blueprint("audit", __name__)


@audit_desk.app_context_processor
def audit_words() -> dict[str, object]:
    """Give templates the words of what was done."""
    return {"event_words": event_words}


@audit_desk.get("/manage/audit")
@requires(Permission.MANAGE_VILLAGE)
def show() -> ResponseReturnValue:
    """Show the latest events, older ones page by page."""
    before = query.number("before")
    page = queries.read_audit(db.session(), current_actor(), before=before)
    return render_template(
        "access/audit/audit.html",
        page=page,
        subject_words=subject_words,
        actors=ACTORS,
    )
