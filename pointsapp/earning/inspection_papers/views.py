"""A round on paper."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.earning.inspection_papers import queries
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires

inspection_papers = Blueprint("inspection_papers", __name__, url_prefix="/inspections")


@inspection_papers.get("/<int:round_id>/paper")
@requires(Permission.VIEW_SHEETS)
def print_round(round_id: int) -> ResponseReturnValue:
    """Show the round's form: to carry along while it is empty, to sign when it is marked."""
    paper = queries.round_paper(
        db.session(), current_actor(), round_id, group_id=query.number("group")
    )
    return render_template("earning/inspection_papers/paper.html", paper=paper)
