"""What the township did in its villages, the latest first."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pointsapp.access.audit.words import event_words, subject_words
from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.township.log import queries
from pointsapp.web import query
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires

township_log = Blueprint("township_log", __name__, url_prefix="/township")


@township_log.get("/log")
@requires(Permission.VIEW_TOWNSHIP)
def show() -> ResponseReturnValue:
    """Show the township's latest acts, older ones page by page."""
    log = queries.read_log(db.session(), current_actor(), before=query.number("before"))
    return render_template(
        "township/log/log.html", log=log, event_words=event_words, subject_words=subject_words
    )
