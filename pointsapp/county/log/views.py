"""What the county's own people looked at, the latest first."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pointsapp.access.audit.words import event_words, subject_words
from pointsapp.actor import Permission
from pointsapp.county.log import queries
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires

county_log = Blueprint("county_log", __name__, url_prefix="/county")


@county_log.get("/log")
@requires(Permission.VIEW_COUNTY)
def show() -> ResponseReturnValue:
    """Show the county's latest acts, older ones page by page."""
    log = queries.read_log(db.session(), current_actor(), before=query.number("before"))
    return render_template(
        "county/log/log.html", log=log, event_words=event_words, subject_words=subject_words
    )
