"""Quarrels, for mediators only: the list, a new one, and what was done about one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from flask import Blueprint, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from pointsapp.access.audit.events import Event
from pointsapp.access.audit.noting import shown_if_noted
from pointsapp.actor import Permission
from pointsapp.care.quarrels import queries, service, words
from pointsapp.care.quarrels.forms import EndingForm, LookForm, QuarrelForm, TalkForm
from pointsapp.care.quarrels.models import State
from pointsapp.care.quarrels.service import Ending, NewQuarrel, NewTalk, Seen
from pointsapp.care.quarrels.workbook import write_register
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.downloads import send_workbook
from pointsapp.web.forms import Form
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires, written_down
from pointsapp.web.unit_of_work import unit_of_work

quarrels = Blueprint("quarrels", __name__, url_prefix="/quarrels")
ROWS_A_PART = 50
USUAL_LOOK = timedelta(days=30)


@quarrels.app_context_processor
def quarrel_words() -> dict[str, object]:
    """Give templates the words of quarrels."""
    return {"party_words": words.party_words, "quarrel_states": words.STATES}


@quarrels.get("/")
@requires(Permission.SETTLE_QUARRELS)
def list_all() -> ResponseReturnValue:
    """Show the open quarrels; `?state=` others, or those to look at again."""
    state = query.text("state")
    state = state if state in words.TABS else State.OPEN
    page = queries.list_quarrels(
        db.session(),
        current_actor(),
        state=state,
        today=village_today(),
        before=query.number("before"),
    )
    return render_template("care/quarrels/list.html", page=page, state=state, tabs=words.TABS)


@quarrels.route("/new", methods=["GET", "POST"])
@requires(Permission.SETTLE_QUARRELS)
def take_up() -> ResponseReturnValue:
    """Take a quarrel up."""
    form = QuarrelForm(begun_on=village_today())
    form.offer(queries.mediators_of(db.session(), current_actor()))
    if form.validate_on_submit():
        numbers, outsiders = form.parties
        new = NewQuarrel(
            numbers, outsiders, form.about.data, form.mediator.data, form.begun_on.data
        )
        with unit_of_work(form) as session:
            quarrel_id = service.take_up(
                session, new, key=form.key.data, by=current_actor(), at=now()
            )
            flash(_("Saved."))
            return redirect(url_for(".show", quarrel_id=quarrel_id), 303)
    return render_template("care/quarrels/new.html", form=form), form.status


@quarrels.get("/register")
@written_down("quarrels-exported")
@requires(Permission.SETTLE_QUARRELS)
def register() -> ResponseReturnValue:
    """Show the register of `?year=`, or of this year, to print and sign."""
    whole = _register()
    part = query.part(whole.rows, ROWS_A_PART)
    return render_template("care/quarrels/register.html", register=whole, part=part)


@quarrels.get("/register.xlsx")
@written_down("quarrels-exported")
@requires(Permission.SETTLE_QUARRELS)
def export() -> ResponseReturnValue:
    """Hand out the same as an Excel file."""
    whole = _register()
    return send_workbook(write_register(whole), f"矛盾纠纷登记簿{whole.year}")


def _register() -> queries.Register:
    year = query.year("year") or village_today().year
    return queries.show_register(db.session(), current_actor(), year)


@quarrels.get("/<int:quarrel_id>")
@requires(Permission.SETTLE_QUARRELS)
def show(quarrel_id: int) -> ResponseReturnValue:
    """Show a quarrel with its talks; who looked is written down."""
    return _page(quarrel_id)


@quarrels.post("/<int:quarrel_id>/talks")
@requires(Permission.SETTLE_QUARRELS)
def note_talk(quarrel_id: int) -> ResponseReturnValue:
    """Note what was said in a talk."""
    form = TalkForm()
    if form.validate_on_submit():
        talk = NewTalk(form.held_on.data, form.words.data)
        with saved(form) as session:
            by, at = current_actor(), now()
            service.note_talk(session, quarrel_id, talk, key=form.key.data, by=by, at=at)
            return redirect(url_for(".show", quarrel_id=quarrel_id), 303)
    return _page(quarrel_id, talk=form)


@quarrels.post("/<int:quarrel_id>/ending")
@requires(Permission.SETTLE_QUARRELS)
def end(quarrel_id: int) -> ResponseReturnValue:
    """Write down how a quarrel ended, and when to look whether the agreement is kept."""
    form = EndingForm()
    if form.validate_on_submit():
        with saved(form) as session:
            service.end(
                session,
                quarrel_id,
                _ending(form),
                key=form.key.data,
                by=current_actor(),
                at=now(),
            )
            return redirect(url_for(".show", quarrel_id=quarrel_id), 303)
    return _page(quarrel_id, ending=form)


@quarrels.post("/<int:quarrel_id>/follow-ups/<int:follow_up_id>/look")
@requires(Permission.SETTLE_QUARRELS)
def look_again(quarrel_id: int, follow_up_id: int) -> ResponseReturnValue:
    """Write down whether the agreement is kept."""
    form = LookForm()
    if form.validate_on_submit():
        seen = Seen(form.is_kept.data == "yes", form.seen.data or "")
        with saved(form) as session:
            service.look_again(session, follow_up_id, seen, by=current_actor(), at=now())
            return redirect(url_for(".show", quarrel_id=quarrel_id), 303)
    return _page(quarrel_id, look=form)


@contextmanager
def saved(form: Form) -> Iterator[Session]:
    """Do something in a unit of work and say that it is saved; a refusal lands on the form."""
    with unit_of_work(form) as session:
        yield session
        flash(_("Saved."))


def _ending(form: EndingForm) -> Ending:
    looks = (form.first_look.data, form.second_look.data)
    return Ending(
        State(form.state.data),
        form.agreement.data,
        form.ended_on.data,
        tuple(day for day in looks if day is not None),
    )


def _page(
    quarrel_id: int,
    *,
    talk: TalkForm | None = None,
    ending: EndingForm | None = None,
    look: LookForm | None = None,
) -> ResponseReturnValue:
    """Show the quarrel with what was typed in the form that was sent."""
    quarrel = queries.show_quarrel(db.session(), current_actor(), quarrel_id)
    today, sent = village_today(), talk or ending or look
    page = render_template(
        "care/quarrels/quarrel.html",
        quarrel=quarrel,
        sent=sent,
        talk=talk or TalkForm(formdata=None, held_on=today),
        ending=ending or EndingForm(formdata=None, ended_on=today, first_look=today + USUAL_LOOK),
        look=look or LookForm(formdata=None),
    )
    response = make_response(page, sent.status if sent else 200)
    return shown_if_noted(response, Event.QUARREL_READ, f"quarrel:{quarrel_id}")
