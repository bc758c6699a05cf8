"""Signing in and out, the card's QR, a household's own PIN."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.authenticators.queries import awaited_of
from pointsapp.access.cards import queries as cards
from pointsapp.access.cards.queries import CardHolder
from pointsapp.access.credentials import pins
from pointsapp.access.credentials.confirmation import check_pace, confirm, confirm_password
from pointsapp.access.credentials.forms import CardPinForm, NewPinForm
from pointsapp.access.credentials.known_devices import asker, remember
from pointsapp.access.current import (
    begin_session,
    current_device_id,
    end_session,
    hasher,
    let_in,
)
from pointsapp.access.devices import service as devices
from pointsapp.access.refusals import NoPin
from pointsapp.access.sign_in import queries
from pointsapp.access.sign_in.forms import HouseholdSignInForm, StaffSignInForm
from pointsapp.actor import Actor, ActorKind, Permission, code_of, household_of, number_of
from pointsapp.extensions import db
from pointsapp.refusals import NotFound, Refusal
from pointsapp.web import query
from pointsapp.web.addresses import local_path
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import (
    Step,
    asks_for,
    open_with_drawn_secret,
    open_without_consent,
    requires,
)
from pointsapp.web.unit_of_work import unit_of_work

access = Blueprint("sign_in", __name__)


@access.get("/sign-in")
@requires(Permission.PUBLIC)
@asks_for(Step.SIGN_IN)
def sign_in() -> ResponseReturnValue:
    """Show the two ways in."""
    return _sign_in_page(_household_form(), StaffSignInForm())


@access.post("/sign-in")
@requires(Permission.PUBLIC)
def sign_in_household() -> ResponseReturnValue:
    """Sign a resident in by household number or phone, and PIN."""
    form = _household_form()
    if form.validate_on_submit():
        try:
            household_id, epoch = _check_household(form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _let_household_in(household_id, epoch, stays=form.stays.data)
    return _sign_in_page(form, StaffSignInForm(formdata=None))


@access.post("/sign-in/staff")
@requires(Permission.PUBLIC)
def sign_in_staff() -> ResponseReturnValue:
    """Sign staff in by user name and password."""
    form = StaffSignInForm()
    if form.validate_on_submit():
        try:
            proof = confirm_password(form.username.data, form.password.data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _let_in(proof)
    return _sign_in_page(_household_form(empty=True), form)


def _household_form(*, empty: bool = False) -> HouseholdSignInForm:
    form = HouseholdSignInForm(formdata=None) if empty else HouseholdSignInForm()
    form.village.choices = queries.villages(db.session())
    if len(form.village.choices) == 1:
        form.only_village = form.village.choices[0][0]
        del form.village
    return form


def _sign_in_page(
    household_form: HouseholdSignInForm, staff_form: StaffSignInForm
) -> ResponseReturnValue:
    page = render_template(
        "access/sign_in/sign_in.html",
        household_form=household_form,
        staff_form=staff_form,
        wanted=query.text("next") or None,
    )
    return page, max(household_form.status, staff_form.status)


def _check_household(form: HouseholdSignInForm) -> tuple[int, int]:
    village_id = form.only_village or form.village.data
    typed = form.number.data.replace(" ", "")
    household_id = queries.household_to_sign_in(db.session(), village_id, typed)
    check_pace(household_id)
    if household_id is not None:
        try:
            return household_id, confirm(household_id, form.pin.data, by_number=True)
        except NoPin:
            typed = f"{village_id} {typed}"  # told apart from an unknown one to nobody
    db.session.rollback()
    pins.refuse_unknown_household(
        db.engine, typed, form.pin.data, hasher=hasher(), at=now(), asker=asker()
    )
    raise NotFound


def _let_in(proof: str) -> ResponseReturnValue:
    owner = proof.rpartition(":")[0]
    with unit_of_work() as session:
        awaits = awaited_of(session, number_of(owner, ActorKind.USER) or 0)
        lasts = devices.UNFINISHED if awaits else devices.A_VISIT
        let_in(session, proof, lasts=lasts, awaits=awaits)
        if awaits is None:
            remember(owner)
    return _go_on("/")


def _let_household_in(household_id: int, pin_epoch: int, *, stays: bool) -> ResponseReturnValue:
    proof = f"{code_of(ActorKind.HOUSEHOLD, household_id)}:{pin_epoch}"
    with unit_of_work() as session:
        let_in(session, proof, lasts=devices.REMEMBERED if stays else devices.A_VISIT)
        remember(proof)
    return _go_on("/my/")


def _go_on(home: str) -> ResponseReturnValue:
    next_path = local_path(query.text("next"))
    return redirect(home if next_path == "/" else next_path, 303)


@access.post("/sign-out")
@requires(Permission.PUBLIC)
def sign_out() -> ResponseReturnValue:
    """End the session on this phone, which forgets the pages that it kept."""
    actor, device_id = current_actor(), current_device_id()
    if device_id is not None:
        with unit_of_work() as session:
            audit.record(session, Event.SIGNED_OUT, actor.code, by=actor, at=now())
            devices.forget(session, device_id)
    end_session()
    response = redirect(url_for(".sign_in"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@access.get("/c/<string:token>")
@requires(Permission.PUBLIC)
def open_card(token: str) -> ResponseReturnValue:
    """Take a card's QR where it leads this person: basket, household, balance or the PIN."""
    holder = cards.holder_of_card(db.session(), token)
    return _staff_place(holder, token) or _card_page(holder, token, CardPinForm())


@access.post("/c/<string:token>")
@requires(Permission.PUBLIC)
def sign_in_with_card(token: str) -> ResponseReturnValue:
    """Sign the resident in who holds the card and knows the PIN."""
    holder = cards.holder_of_card(db.session(), token)
    form = CardPinForm()
    if form.validate_on_submit():
        try:
            epoch = confirm(holder.household_id, form.pin.data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _let_household_in(holder.household_id, epoch, stays=form.stays.data)
    return _card_page(holder, token, form)


def _staff_place(holder: CardHolder, token: str) -> ResponseReturnValue | None:
    actor = current_actor()
    if actor.user_id is None:
        return redirect("/my/") if actor.household_id == holder.household_id else None
    if actor.village_id != holder.village_id:
        raise NotFound
    if actor.may(Permission.REDEEM):
        return redirect(f"/counter/?card={token}")
    return redirect(f"/households/{holder.household_id}")


def _card_page(holder: CardHolder, token: str, form: CardPinForm) -> ResponseReturnValue:
    page = render_template(
        "access/sign_in/card_sign_in.html", form=form, holder=holder, token=token
    )
    return page, form.status


@access.route("/pin", methods=["GET", "POST"])
@requires(Permission.MANAGE_OWN_HOUSEHOLD)
@asks_for(Step.NEW_PIN)
@open_with_drawn_secret
@open_without_consent
def change_pin() -> ResponseReturnValue:
    """Let the resident choose the household's PIN, as the first thing with a drawn one."""
    form = NewPinForm()
    actor = current_actor()
    if form.validate_on_submit():
        try:
            new_hash = _checked_new_pin(form, actor)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _keep_pin(actor, new_hash)
    return render_template("access/sign_in/change_pin.html", form=form), form.status


def _checked_new_pin(form: NewPinForm, actor: Actor) -> str:
    pins.check_new_pin(form.new_pin.data)
    confirm(household_of(actor), form.pin.data)
    return hasher().hash(form.new_pin.data)


def _keep_pin(actor: Actor, new_hash: str) -> ResponseReturnValue:
    device_id = current_device_id() or 0
    with unit_of_work() as session:
        epoch = pins.choose_pin(session, new_hash, by=actor, at=now())
        code = devices.keep_only(session, device_id, epoch, by=actor)
    begin_session(code)
    remember(f"{actor.code}:{epoch}")
    flash(_("The new PIN holds from now on. Other phones must sign in again."))
    return redirect("/my/", 303)
