"""The round on paper: lists to walk by, lines typed in afterwards, the register, one sheet."""

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access.audit.events import Event
from pointsapp.actor import Permission
from pointsapp.care.home_visits import service
from pointsapp.care.home_visits.words import ABOUT
from pointsapp.care.papers import queries
from pointsapp.care.papers.forms import LinesForm
from pointsapp.care.papers.layout import round_paper, visits_paper
from pointsapp.community.villages.queries import own_village_name
from pointsapp.earning.papers.layout import Paper
from pointsapp.extensions import db
from pointsapp.village_time import first_of_month, last_of_month
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.downloads import send_workbook
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires, shows_household, written_down
from pointsapp.web.unit_of_work import unit_of_work

care_papers = Blueprint("care_papers", __name__)
ROWS_A_PART = 100


@care_papers.get("/paired/round-list")
@requires(Permission.LOOK_AFTER)
def own_round_list() -> ResponseReturnValue:
    """Show a paired member the list to walk by, to print."""
    return _round_list(current_actor().user_id or 0, back="/paired/")


@care_papers.get("/care/members/<int:member_id>/round-list")
@requires(Permission.MANAGE_CARE)
def show_round_list(member_id: int) -> ResponseReturnValue:
    """Show the list of a member without a smartphone, to print."""
    return _round_list(member_id, back=url_for(".type_lines", member_id=member_id))


@care_papers.route("/care/members/<int:member_id>/lines", methods=["GET", "POST"])
@requires(Permission.MANAGE_CARE)
def type_lines(member_id: int) -> ResponseReturnValue:
    """Type in what a member wrote on the round list, in the paper's order."""
    round_ = queries.round_list(db.session(), current_actor(), member_id)
    form = LinesForm()
    if form.validate_on_submit():
        homes = tuple(stop.home for stop in round_.stops)
        lines = form.read(request.form, homes)
        if not form.form_errors:
            with unit_of_work(form) as session:
                key, by = form.key.data, current_actor()
                count = service.type_in(session, member_id, lines, key=key, by=by, at=now())
                flash(_("%(count)s visits are noted.", count=count))
                return redirect(url_for(".type_lines", member_id=member_id), 303)
    return _lines_page(form, round_)


@care_papers.get("/care/visits")
@requires(Permission.MANAGE_CARE)
def show_visits() -> ResponseReturnValue:
    """Show the register of visits of `?month=`, or of this month, to print."""
    month, paper = _visits()
    part = query.part(paper.rows, ROWS_A_PART)
    return render_template(
        "care/papers/visits.html",
        paper=Paper(paper.columns, part.rows),
        part=part,
        month=month,
        village=own_village_name(db.session(), current_actor()),
    )


@care_papers.get("/care/visits.xlsx")
@requires(Permission.MANAGE_CARE)
@written_down(Event.VISITS_EXPORTED)
def export_visits() -> ResponseReturnValue:
    """Hand out the same as an Excel file."""
    month, paper = _visits()
    name = f"走访登记册{month:%Y-%m}"
    return send_workbook(paper.workbook(name), name)


@care_papers.get("/care/households/<int:household_id>/sheet")
@requires(Permission.MANAGE_CARE)
@shows_household
def show_sheet(household_id: int) -> ResponseReturnValue:
    """Show what the round knows of one household, to print."""
    sheet = queries.care_sheet(db.session(), current_actor(), household_id)
    return render_template("care/papers/sheet.html", sheet=sheet, abouts=ABOUT)


def _round_list(member_id: int, *, back: str) -> ResponseReturnValue:
    round_ = queries.round_list(db.session(), current_actor(), member_id)
    return render_template(
        "care/papers/round_list.html",
        round=round_,
        paper=round_paper(round_),
        back=back,
        month=village_today(),
        village=own_village_name(db.session(), current_actor()),
    )


def _lines_page(form: LinesForm, round_: queries.RoundList) -> ResponseReturnValue:
    page = render_template(
        "care/papers/lines.html",
        form=form,
        round=round_,
        abouts=ABOUT,
        typed=request.form,
        today=village_today(),
    )
    return page, form.status


def _visits() -> tuple[date, Paper]:
    first = first_of_month(query.month("month") or village_today())
    return first, visits_paper(
        queries.visits_between(db.session(), current_actor(), first, last_of_month(first))
    )
