"""Honours on paper, and the list for the township."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.honours.papers.workbook import write_list
from pointsapp.honours.proposals.queries import show_proposal, show_standing
from pointsapp.web import query
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.downloads import send_workbook
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

honour_papers = Blueprint("honour_papers", __name__, url_prefix="/manage/honour-lists")
PAGES_OF_A_PART = 20
ROWS_OF_A_PART = 200


@honour_papers.get("/<int:proposal_id>/paper")
@requires(Permission.MANAGE_VILLAGE)
def show_list(proposal_id: int) -> ResponseReturnValue:
    """Show the committee's list with the points by star; `?all=1` of every household."""
    page = show_proposal(db.session(), current_actor(), proposal_id)
    rows = page.rows if query.has("all") else page.reaching
    part = query.part(rows, ROWS_OF_A_PART)
    return render_template("honours/papers/list.html", page=page, part=part)


@honour_papers.get("/<int:proposal_id>/notice")
@requires(Permission.MANAGE_VILLAGE)
def show_notice(proposal_id: int) -> ResponseReturnValue:
    """Show the list to hang out."""
    page = show_standing(db.session(), current_actor(), proposal_id)
    return render_template("honours/papers/notice.html", page=page)


@honour_papers.get("/<int:proposal_id>/certificates")
@requires(Permission.MANAGE_VILLAGE)
def show_certificates(proposal_id: int) -> ResponseReturnValue:
    """Show a certificate for each honour that was given; `?one=` for one of them."""
    return _each(proposal_id, "honours/papers/certificates.html")


@honour_papers.get("/<int:proposal_id>/plates")
@requires(Permission.MANAGE_VILLAGE)
def show_plates(proposal_id: int) -> ResponseReturnValue:
    """Show a plate for the door of each household that was honoured; `?one=` for one of them."""
    return _each(proposal_id, "honours/papers/plates.html")


@honour_papers.get("/<int:proposal_id>/list.xlsx")
@requires(Permission.MANAGE_VILLAGE)
def download(proposal_id: int) -> Response:
    """Hand out the list for the township."""
    page = show_standing(db.session(), current_actor(), proposal_id)
    with unit_of_work() as session:
        audit.record(
            session,
            Event.HONOURS_EXPORTED,
            f"honour-list:{proposal_id}",
            by=current_actor(),
            at=now(),
        )
    return send_workbook(write_list(page), f"{page.village}{page.proposal.year}荣誉名单")


def _each(proposal_id: int, template: str) -> ResponseReturnValue:
    page = show_standing(db.session(), current_actor(), proposal_id)
    one = query.number("one")
    given = [row for row in page.given if one in {None, row.id}]
    return render_template(template, page=page, part=query.part(given, PAGES_OF_A_PART))
