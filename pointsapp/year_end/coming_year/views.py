"""The coming year on one page: what is set, what is missing, each with the place to do it."""

from decimal import Decimal

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.community.villages.exchange_days import exchange_days_of
from pointsapp.extensions import db
from pointsapp.refusals import NotFound
from pointsapp.village_time import coming_year
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.forms import Form
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work
from pointsapp.year_end.coming_year import queries, service
from pointsapp.year_end.coming_year.forms import BudgetForm
from pointsapp.year_end.coming_year.models import Looked
from pointsapp.year_end.coming_year.words import PLACES

year_desk = Blueprint("coming_year", __name__, url_prefix="/manage/coming-year")


@year_desk.get("/")
@requires(Permission.MANAGE_VILLAGE)
def show_coming() -> ResponseReturnValue:
    """Lead to the year that is prepared now."""
    return redirect(url_for(".show", year=coming_year(village_today())), 303)


@year_desk.get("/<int:year>")
@requires(Permission.MANAGE_VILLAGE)
def show(year: int) -> ResponseReturnValue:
    """Show what of this year is set, and what is missing."""
    return _page(year)


@year_desk.post("/<int:year>/budget")
@requires(Permission.MANAGE_VILLAGE)
def note_budget(year: int) -> ResponseReturnValue:
    """Note what may be spent on goods."""
    form = BudgetForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.note_budget(session, year, form.fen, by=current_actor(), at=now())
            flash(_("Noted."))
            return redirect(url_for(".show", year=year), 303)
    return _page(year, form)


@year_desk.post("/<int:year>/ceiling")
@requires(Permission.MANAGE_VILLAGE)
def take_ceiling(year: int) -> ResponseReturnValue:
    """Take the year's ceiling of points from its budget."""
    form = Form()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            points = service.take_ceiling(session, year, by=current_actor(), at=now())
            flash(_("The ceiling of the year is %(points)s points.", points=points))
            return redirect(url_for(".show", year=year), 303)
    return _page(year, form)


@year_desk.post("/<int:year>/looks/<string:item>")
@requires(Permission.MANAGE_VILLAGE)
def look_through(year: int, item: str) -> ResponseReturnValue:
    """Sign that something was looked through."""
    if item not in set(Looked):
        raise NotFound
    form = Form()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.look_through(session, year, Looked(item), by=current_actor(), at=now())
            flash(_("Signed as looked at, with your name."))
            return redirect(url_for(".show", year=year), 303)
    return _page(year, form)


def _page(year: int, sent: Form | None = None) -> ResponseReturnValue:
    if not queries.may_be_prepared(year, village_today()):
        raise NotFound
    coming = queries.show_coming_year(db.session(), current_actor(), year)
    yuan = None if coming.budget_fen is None else Decimal(coming.budget_fen) / 100
    page = render_template(
        "year_end/coming_year/year.html",
        coming=coming,
        places=PLACES,
        looked=set(Looked),
        days=exchange_days_of(coming.settings.exchange_days, year),
        is_running=year == village_today().year,
        budget=sent if isinstance(sent, BudgetForm) else BudgetForm(formdata=None, yuan=yuan),
        sent=sent,
    )
    return page, sent.status if sent is not None else 200
