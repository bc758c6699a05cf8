"""A village chooses what it tells; households agree on their phone, or by a paper at the office."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Actor, Permission, household_of, village_of
from pointsapp.extensions import db
from pointsapp.refusals import Refusal
from pointsapp.telling import addresses, codes, outlets, queries, service, words
from pointsapp.telling.forms import AddressCodeForm, ChoiceForm, ConsentForm
from pointsapp.telling.models import Way
from pointsapp.telling.queries import AskedAddress
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires, shows_household
from pointsapp.web.unit_of_work import unit_of_work

telling_pages = Blueprint("telling", __name__)


@telling_pages.app_context_processor
def telling_words() -> dict[str, object]:
    """Give templates the words of ways and of what became of messages."""
    return {"ways_of_telling": words.WAYS, "telling_outcomes": words.OUTCOMES}


@telling_pages.route("/my/telling", methods=["GET", "POST"])
@requires(Permission.MANAGE_OWN_HOUSEHOLD)
def own() -> ResponseReturnValue:
    """Show by which ways the household is told, and let it agree to another."""
    actor = current_actor()
    return _consents("telling/own.html", household_of(actor), actor, on_paper=False)


@telling_pages.route("/my/telling/<int:consent_id>/code", methods=["GET", "POST"])
@requires(Permission.MANAGE_OWN_HOUSEHOLD)
def code(consent_id: int) -> ResponseReturnValue:
    """Ask for the code that went to an address, and confirm it."""
    form = AddressCodeForm()
    asked = _own_address(consent_id)
    if asked.is_confirmed:
        return redirect(url_for(".own"), 303)
    if form.validate_on_submit() and _is_right(form, asked):
        with unit_of_work(form) as session:
            actor = current_actor()
            addresses.confirm(session, household_of(actor), consent_id, by=actor, at=now())
            flash(_("Confirmed. From now on you are told there."))
            return redirect(url_for(".own"), 303)
    return _code_page(form, consent_id)


@telling_pages.post("/my/telling/<int:consent_id>/new-code")
@requires(Permission.MANAGE_OWN_HOUSEHOLD)
def send_code(consent_id: int) -> ResponseReturnValue:
    """Send another code to an address."""
    actor, form = current_actor(), AddressCodeForm(formdata=None)
    with unit_of_work(form) as session:
        addresses.send_code(session, household_of(actor), consent_id, by=actor, at=now())
        return redirect(url_for(".code", consent_id=consent_id), 303)
    return _code_page(form, consent_id)


@telling_pages.post("/my/telling/<int:consent_id>/end")
@requires(Permission.MANAGE_OWN_HOUSEHOLD)
def end_own(consent_id: int) -> ResponseReturnValue:
    """Tell the household nothing more by this way."""
    _end(household_of(current_actor()), consent_id)
    return redirect(url_for(".own"), 303)


@telling_pages.route("/households/<int:household_id>/telling", methods=["GET", "POST"])
@shows_household
@requires(Permission.MANAGE_CARDS)
def at_office(household_id: int) -> ResponseReturnValue:
    """Show by which ways a household is told; note that its signed sheet is at the office."""
    return _consents("telling/at_office.html", household_id, current_actor(), on_paper=True)


@telling_pages.post("/households/<int:household_id>/telling/<int:consent_id>/end")
@requires(Permission.MANAGE_CARDS)
def end_at_office(household_id: int, consent_id: int) -> ResponseReturnValue:
    """Tell a household nothing more by this way, because it said so at the office."""
    _end(household_id, consent_id)
    return redirect(url_for(".at_office", household_id=household_id), 303)


@telling_pages.route("/manage/telling", methods=["GET", "POST"])
@requires(Permission.MANAGE_VILLAGE)
def of_village() -> ResponseReturnValue:
    """Show what the village tells, by which ways and what became of it, and change it."""
    shown = queries.show_village(db.session(), current_actor(), at=now())
    form = ChoiceForm(obj=shown.choice)
    form.offer(_set_up())
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.choose(session, form.choice, by=current_actor(), at=now())
            flash(_("Saved. Only households that agreed are told."))
            return redirect(url_for(".of_village"), 303)
    page = render_template("telling/village.html", form=form, shown=shown, set_up=_set_up())
    return page, form.status


def _set_up() -> tuple[Way, ...]:
    return outlets.set_up(current_app.config)


def _consents(
    template: str, household_id: int, actor: Actor, *, on_paper: bool
) -> ResponseReturnValue:
    home = queries.show_household(db.session(), actor, household_id)
    choice = queries.choice_of(db.session(), village_of(actor))
    offered = [way for way in _set_up() if way in choice.ways]
    form = ConsentForm()
    form.offer(offered)
    if form.validate_on_submit():
        consent = form.consent(on_paper=on_paper)
        with unit_of_work(form) as session:
            consent_id = service.agree(session, household_id, consent, by=actor, at=now())
            if not consent.is_confirmed:
                return redirect(url_for(".code", consent_id=consent_id), 303)
            flash(_("Agreed. It can be ended here at any time."))
            return redirect(request.path, 303)
    page = render_template(
        template, form=form, home=home, offered=offered, told=words.told_of(choice.kinds)
    )
    return page, form.status


def _own_address(consent_id: int) -> AskedAddress:
    actor = current_actor()
    return queries.show_address(db.session(), actor, household_of(actor), consent_id)


def _is_right(form: AddressCodeForm, asked: AskedAddress) -> bool:
    db.session.rollback()
    key = codes.key_of(current_app.config["SECRET_KEY"])
    try:
        addresses.check_code(db.engine, key, asked, form.code.data, at=now())
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


def _code_page(form: AddressCodeForm, consent_id: int) -> ResponseReturnValue:
    asked = _own_address(consent_id)
    return render_template("telling/code.html", form=form, asked=asked), form.status


def _end(household_id: int, consent_id: int) -> None:
    with unit_of_work() as session:
        service.end(session, household_id, consent_id, by=current_actor(), at=now())
        flash(_("Ended. Nothing more is sent there."))
