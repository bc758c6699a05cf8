"""The keeper of the honour board names households and people, and lets some stay off."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.honours.board import queries, service
from pointsapp.honours.board.forms import CategoryForm, HonourForm, StayOffForm
from pointsapp.honours.board.service import NewHonour
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.forms import Form
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

honour_desk = Blueprint("honours", __name__, url_prefix="/manage/honours")


@honour_desk.get("/")
@requires(Permission.MANAGE_VILLAGE)
def show() -> ResponseReturnValue:
    """Show a year's honours, to add and to take off; `?year=` another year."""
    return _page(HonourForm(formdata=None), CategoryForm(formdata=None), StayOffForm(formdata=None))


@honour_desk.post("/")
@requires(Permission.MANAGE_VILLAGE)
def add() -> ResponseReturnValue:
    """Name a household or one of its people."""
    form = HonourForm()
    form.offer(queries.desk(db.session(), current_actor(), 0).categories)
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.name_on_board(
                session, _new(form), key=form.key.data, by=current_actor(), at=now()
            )
            flash(_("Saved."))
            return redirect(url_for(".show", year=form.year.data), 303)
    return _page(form, CategoryForm(formdata=None), StayOffForm(formdata=None))


@honour_desk.post("/categories")
@requires(Permission.MANAGE_VILLAGE)
def add_category() -> ResponseReturnValue:
    """Add a category of the village's own."""
    form = CategoryForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.add_category(session, form.name.data or "", by=current_actor())
            flash(_("Saved."))
            return redirect(url_for(".show"), 303)
    return _page(HonourForm(formdata=None), form, StayOffForm(formdata=None))


@honour_desk.post("/template")
@requires(Permission.MANAGE_VILLAGE)
def adopt() -> ResponseReturnValue:
    """Take over the usual categories."""
    with unit_of_work() as session:
        service.adopt_categories(session, by=current_actor())
    return redirect(url_for(".show"), 303)


@honour_desk.post("/<int:honour_id>/removal")
@requires(Permission.MANAGE_VILLAGE)
def remove(honour_id: int) -> ResponseReturnValue:
    """Take an honour off the board."""
    with unit_of_work() as session:
        service.remove(session, honour_id, by=current_actor(), at=now())
    flash(_("Taken off the board."))
    return redirect(url_for(".show", year=query.year("year")), 303)


@honour_desk.post("/opt-outs")
@requires(Permission.MANAGE_VILLAGE)
def stay_off() -> ResponseReturnValue:
    """Let a household stay off the board, or come back."""
    form = StayOffForm()
    if form.validate_on_submit():
        act = service.come_back if form.back.data else service.stay_off
        with unit_of_work(form) as session:
            act(session, form.number.data or "", by=current_actor(), at=now())
            flash(_("Saved."))
            return redirect(url_for(".show"), 303)
    return _page(HonourForm(formdata=None), CategoryForm(formdata=None), form)


def _new(form: HonourForm) -> NewHonour:
    return NewHonour(
        category_id=form.category.data,
        year=form.year.data,
        number=form.number.data or "",
        person=form.person.data or "",
        words=form.words.data or "",
    )


def _page(
    form: HonourForm, category_form: CategoryForm, stay_off_form: StayOffForm
) -> ResponseReturnValue:
    year = query.year("year") or village_today().year
    desk = queries.desk(db.session(), current_actor(), year)
    form.offer(desk.categories)
    if not form.is_submitted():
        form.year.data = year
    page = render_template(
        "honours/board/honour_desk.html",
        desk=desk,
        year=year,
        form=form,
        category_form=category_form,
        stay_off_form=stay_off_form,
        plain=Form(formdata=None),
    )
    return page, max(form.status, category_form.status, stay_off_form.status)
