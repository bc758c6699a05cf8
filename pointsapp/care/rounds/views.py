"""My round, for a paired member; for the secretary, how far the village is visited."""

from datetime import timedelta

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.care.home_visits.forms import VisitForm
from pointsapp.care.rounds import queries
from pointsapp.care.rounds.coverage import (
    households_of_member,
    not_for_long,
    show_coverage,
    show_visits,
)
from pointsapp.care.rounds.forms import ProposalForm
from pointsapp.care.rounds.proposal import Proposal, draw_up_proposal, propose
from pointsapp.extensions import db
from pointsapp.village_time import first_of_month
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires, shows_household
from pointsapp.web.unit_of_work import unit_of_work

rounds = Blueprint("rounds", __name__, url_prefix="/paired")
care_desk = Blueprint("care", __name__, url_prefix="/care")


@rounds.get("/")
@requires(Permission.LOOK_AFTER)
def show() -> ResponseReturnValue:
    """Show a party member the households in care, the nearest due first."""
    today, skip = village_today(), query.count("skip")
    page = queries.my_round(db.session(), current_actor(), today=today, skip=skip)
    form = VisitForm(formdata=None, visited_on=today)
    return render_template("care/rounds/round.html", round=page, form=form)


@rounds.get("/households/<int:household_id>")
@requires(Permission.LOOK_AFTER)
@shows_household
def show_household(household_id: int) -> ResponseReturnValue:
    """Show a household in care: its people, the visits, and what was heard."""
    skip = query.count("skip")
    page = queries.show_in_care(db.session(), current_actor(), household_id, skip=skip)
    return render_template("care/rounds/household.html", page=page)


@care_desk.get("/")
@requires(Permission.MANAGE_CARE)
def cover() -> ResponseReturnValue:
    """Show how far the village is visited; where nobody came stands first."""
    coverage = show_coverage(db.session(), current_actor(), today=village_today())
    return render_template("care/rounds/coverage.html", coverage=coverage)


@care_desk.get("/households")
@requires(Permission.MANAGE_CARE)
def list_not_for_long() -> ResponseReturnValue:
    """Show the households that nobody has been to for long, of all or of `?group=`."""
    group_id, skip = query.number("group"), query.count("skip")
    page = not_for_long(
        db.session(), current_actor(), today=village_today(), group_id=group_id, skip=skip
    )
    more = url_for(".list_not_for_long", group=group_id, skip=page.more)
    heading = _("Not visited for 60 days")
    return render_template("care/rounds/covered.html", page=page, more=more, heading=heading)


@care_desk.get("/members/<int:member_id>")
@requires(Permission.MANAGE_CARE)
def show_member(member_id: int) -> ResponseReturnValue:
    """Show a party member's households with their last visits."""
    skip = query.count("skip")
    name, page = households_of_member(db.session(), current_actor(), member_id, skip=skip)
    more = url_for(".show_member", member_id=member_id, skip=page.more)
    return render_template(
        "care/rounds/covered.html", page=page, more=more, heading=name, member_id=member_id
    )


@care_desk.get("/households/<int:household_id>")
@requires(Permission.MANAGE_CARE)
@shows_household
def show_visited(household_id: int) -> ResponseReturnValue:
    """Show the secretary the visits to a household, with what was written."""
    skip = query.count("skip")
    home, visits = show_visits(db.session(), current_actor(), household_id, skip=skip)
    return render_template("care/rounds/visited.html", home=home, visits=visits)


@care_desk.get("/proposal")
@requires(Permission.VIEW_SHEETS)
def show_proposal() -> ResponseReturnValue:
    """Show who did all the visits of `?month=`, ticked, for whoever draws up the sheet."""
    proposal = _proposal()
    form = ProposalForm(formdata=None, members=[one.user_id for one in proposal.members])
    return _proposal_page(proposal, form)


@care_desk.post("/proposal")
@requires(Permission.RECORD_ACTIVITIES)
def draw_up() -> ResponseReturnValue:
    """Draw up the sheet of `?month=` for those who are ticked, as a draft."""
    proposal, form = _proposal(), ProposalForm()
    form.offer(proposal.members)
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            month, ticked, by = proposal.month, form.members.data or (), current_actor()
            sheet_id = draw_up_proposal(session, month, ticked, by=by, at=now())
            return redirect(url_for("sheets.show", sheet_id=sheet_id), 303)
    return _proposal_page(proposal, form)


def _proposal() -> Proposal:
    today = village_today()
    month = first_of_month(query.month("month") or today)
    return propose(db.session(), current_actor(), month, today=today)


def _proposal_page(proposal: Proposal, form: ProposalForm) -> ResponseReturnValue:
    before = first_of_month(proposal.month - timedelta(days=1))
    page = render_template("care/rounds/proposal.html", proposal=proposal, form=form, before=before)
    return page, form.status
