"""The staff write down what is done about needs, and tell the household when it is done."""

from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from pointsapp.access.audit.events import Event
from pointsapp.access.audit.noting import shown_if_noted
from pointsapp.access.current import member_of_staff
from pointsapp.actor import ActorKind, Permission, code_of
from pointsapp.care.needs import answers, queries, service, words
from pointsapp.care.needs.forms import Colleagues, HeardForm, LetInForm, StepForm, WordsForm
from pointsapp.care.needs.register import NeedRegister, show_register
from pointsapp.care.needs.service import NewStep
from pointsapp.care.needs.workbook import write_register
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.downloads import send_workbook
from pointsapp.web.forms import Form
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires, written_down
from pointsapp.web.unit_of_work import unit_of_work

ROWS_A_PART = 100
needs = Blueprint("needs", __name__, url_prefix="/needs")


@needs.app_context_processor
def need_words() -> dict[str, object]:
    """Give templates the words of needs."""
    return {
        "need_kinds": words.KINDS,
        "need_states": words.STATES,
        "need_ways": words.WAYS,
        "step_told": words.told,
    }


@needs.get("/")
@requires(Permission.SIGNED_IN)
def list_all() -> ResponseReturnValue:
    """Show the needs that this person knows of, overdue ones first; `?state=`, `?kind=`."""
    kind, state = query.text("kind"), query.text("state")
    state = state if state in words.STATES else ""
    page = queries.list_needs(
        db.session(),
        member_of_staff(),
        kind=kind if kind in words.KINDS else "",
        state=state,
        page=query.number("page") or 1,
        today=village_today(),
    )
    return render_template("care/needs/list.html", page=page, kind=kind, state=state)


@needs.get("/register")
@written_down(Event.NEEDS_EXPORTED)
@requires(Permission.MANAGE_CARE)
def show_year() -> ResponseReturnValue:
    """Show the register of `?year=2026`, or of this year, to print."""
    whole = _register()
    part = query.part(whole.rows, ROWS_A_PART)
    return render_template("care/needs/register.html", register=whole, part=part)


@needs.get("/register.xlsx")
@written_down(Event.NEEDS_EXPORTED)
@requires(Permission.MANAGE_CARE)
def export() -> ResponseReturnValue:
    """Hand out the same as an Excel file."""
    whole = _register()
    return send_workbook(write_register(whole), f"诉求登记簿{whole.year}")


def _register() -> NeedRegister:
    today = village_today()
    year = query.year("year") or today.year
    return show_register(db.session(), current_actor(), min(year, today.year), today=today)


@needs.get("/<int:need_id>")
@requires(Permission.SIGNED_IN)
def show(need_id: int) -> ResponseReturnValue:
    """Show a need with its steps; that somebody read it is written down."""
    return _page(_opened(need_id))


@needs.post("/<int:need_id>/steps")
@requires(Permission.SIGNED_IN)
def take_step(need_id: int) -> ResponseReturnValue:
    """Write down what was done, hand the need on, or move its deadline."""
    opened, form = _opened(need_id), StepForm()
    form.offer(opened.colleagues)
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            new = NewStep(form.words.data, form.user.data or None, form.due_on.data)
            by, at = current_actor(), now()
            service.take_step(session, need_id, new, key=form.key.data, by=by, at=at)
            flash(_("Written down. The household reads it."))
            return redirect(_way_on(session, need_id), 303)
    return _page(opened, form)


@needs.post("/<int:need_id>/readers")
@requires(Permission.SIGNED_IN)
def let_in(need_id: int) -> ResponseReturnValue:
    """Let somebody of the staff read the need, too."""
    opened, form = _opened(need_id), LetInForm()
    form.offer(opened.colleagues)
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.let_in(session, need_id, form.user.data, by=current_actor(), at=now())
            return redirect(url_for(".show", need_id=need_id), 303)
    return _page(opened, form)


@needs.post("/<int:need_id>/answer")
@requires(Permission.SIGNED_IN)
def call_done(need_id: int) -> ResponseReturnValue:
    """Ask the household whether its need is met now."""
    opened, form = _opened(need_id), WordsForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.call_done(session, need_id, form.words.data, by=current_actor(), at=now())
            flash(_("The household is asked whether it is done."))
            return redirect(url_for(".show", need_id=need_id), 303)
    return _page(opened, form)


@needs.post("/<int:need_id>/settlement")
@requires(Permission.SIGNED_IN)
def settle(need_id: int) -> ResponseReturnValue:
    """Settle a need whose household did not answer in its days, with a note."""
    opened, form = _opened(need_id), WordsForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            by, at = current_actor(), now()
            service.settle_unanswered(session, need_id, form.words.data, by=by, at=at)
            flash(_("Settled. The household can open it again."))
            return redirect(url_for(".show", need_id=need_id), 303)
    return _page(opened, form)


@needs.post("/<int:need_id>/word-of-household")
@requires(Permission.SIGNED_IN)
def write_down_answer(need_id: int) -> ResponseReturnValue:
    """Write down what a household without a phone says of its need."""
    opened, form = _opened(need_id), HeardForm()
    form.offer(opened.at_home)
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            by, key = current_actor(), form.key.data
            answers.write_down_answer(session, need_id, form.heard, key=key, by=by, at=now())
            flash(_("Saved."))
            return redirect(url_for(".show", need_id=need_id), 303)
    return _page(opened, form)


@dataclass(frozen=True)
class _Opened:
    """A need on its page, to whom it can be handed, and who answers without a phone."""

    need: queries.NeedPage
    colleagues: Colleagues
    at_home: Colleagues


def _opened(need_id: int) -> _Opened:
    session, actor = db.session(), member_of_staff()
    need = queries.show_need(session, actor, need_id, today=village_today())
    at_home = answers.people_without_phone(session, need) if need.is_readable else ()
    return _Opened(need, queries.colleagues_for(session, actor, need), at_home)


def _page(opened: _Opened, sent: Form | None = None) -> ResponseReturnValue:
    """Show the need with its forms, of which one may come back as it was typed.

    The household reads who looked at it.
    """
    step = sent if isinstance(sent, StepForm) else StepForm(formdata=None)
    reader = sent if isinstance(sent, LetInForm) else LetInForm(formdata=None)
    closing = sent if isinstance(sent, WordsForm) else WordsForm(formdata=None)
    today = village_today()
    heard = sent if isinstance(sent, HeardForm) else HeardForm(formdata=None, said_on=today)
    step.offer(opened.colleagues)
    reader.offer(opened.colleagues)
    heard.offer(opened.at_home)
    forms = {"step": step, "reader": reader, "closing": closing, "heard": heard}
    page = render_template("care/needs/need.html", opened=opened, form=sent or step, **forms)
    response = make_response(page, sent.status if sent else HTTPStatus.OK)
    about = code_of(ActorKind.HOUSEHOLD, opened.need.household_id)
    return shown_if_noted(response, Event.HOUSEHOLD_READ, about)


def _way_on(session: Session, need_id: int) -> str:
    """Return the need's page, or the list once somebody else alone deals with it."""
    if queries.knows(session, current_actor(), need_id):
        return url_for(".show", need_id=need_id)
    return url_for(".list_all")
