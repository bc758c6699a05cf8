"""Messages inside the product: nothing is sent, nothing is ranked."""

from flask import Blueprint, render_template, session
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.care.needs.words import ACTS
from pointsapp.complaints.words import KINDS
from pointsapp.earning.claims.words import STATES
from pointsapp.earning.sheets.words import STATES as SHEET_STATES
from pointsapp.extensions import db
from pointsapp.honours.notices.words import OUTCOMES
from pointsapp.portal.household.last_look import last_look
from pointsapp.portal.messages import queries
from pointsapp.web import query
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires

MOST_PAGES = 20
"""So far back at most: what is older stands in the statement."""

message_pages = Blueprint("messages", __name__, url_prefix="/my")


@message_pages.get("/messages")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
def show() -> ResponseReturnValue:
    """Show what was booked and decided; this phone remembers that it looked."""
    number = min(max(query.count("page"), 1), MOST_PAGES)
    page = queries.list_messages(db.session(), current_actor(), page=number)
    seen_at = last_look()
    session["messages_seen"] = int(now().timestamp())
    return render_template(
        "portal/messages/messages.html",
        messages=page.messages,
        older=number + 1 if page.older and number < MOST_PAGES else None,
        seen_at=seen_at,
        outcomes={**SHEET_STATES, **OUTCOMES, **STATES, **KINDS, **ACTS},
    )
