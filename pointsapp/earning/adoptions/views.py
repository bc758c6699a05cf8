"""A year's table of rules: what is new in it, the paper for the meeting, and the resolution."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.community.villages.queries import own_village_name
from pointsapp.earning.adoptions import queries, service
from pointsapp.earning.adoptions.forms import FilingForm, ResolutionForm
from pointsapp.earning.adoptions.words import resolution_in_words
from pointsapp.extensions import db
from pointsapp.refusals import NotFound
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import names_nobody, requires
from pointsapp.web.unit_of_work import unit_of_work

adoptions = Blueprint("adoptions", __name__, url_prefix="/rules/years/<int:year>")
adoptions.add_app_template_filter(resolution_in_words, "resolution")


@adoptions.get("/")
@requires(Permission.VIEW_SHEETS)
@names_nobody
def show(year: int) -> ResponseReturnValue:
    """Show a year's table beside the one before, and by what it was adopted."""
    return _page(year, ResolutionForm(formdata=None), FilingForm(formdata=None))


@adoptions.get("/print")
@requires(Permission.VIEW_SHEETS)
@names_nobody
def print_table(year: int) -> ResponseReturnValue:
    """Show the table as the meeting gets it on paper, with room for its votes."""
    return render_template(
        "earning/adoptions/paper.html",
        table=_table(year),
        village=own_village_name(db.session(), current_actor()),
    )


@adoptions.post("/adoption")
@requires(Permission.MANAGE_VILLAGE)
def adopt(year: int) -> ResponseReturnValue:
    """Keep the resolution that adopted the table."""
    form = ResolutionForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            key, by = form.key.data, current_actor()
            service.adopt(session, year, form.resolution(), key=key, by=by, at=now())
            flash(_("Adopted. The resolution stands on the public board."))
            return redirect(url_for(".show", year=year), 303)
    return _page(year, form, FilingForm(formdata=None))


@adoptions.post("/filing")
@requires(Permission.MANAGE_VILLAGE)
def file(year: int) -> ResponseReturnValue:
    """Keep on which day the township got the resolution."""
    form = FilingForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.file(session, year, form.filed_on.data, by=current_actor(), at=now())
            flash(_("Filed with the township."))
            return redirect(url_for(".show", year=year), 303)
    return _page(year, ResolutionForm(formdata=None), form)


def _table(year: int) -> queries.YearTable:
    if not queries.is_year(year, village_today()):
        raise NotFound
    return queries.show_year_table(db.session(), current_actor(), year)


def _page(year: int, resolution: ResolutionForm, filing: FilingForm) -> ResponseReturnValue:
    page = render_template(
        "earning/adoptions/year.html", table=_table(year), resolution=resolution, filing=filing
    )
    return page, max(resolution.status, filing.status)
