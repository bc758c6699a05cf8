"""Signing in and out, the card's QR, a household's own PIN."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.authenticators.after_password import let_staff_in
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
from pointsapp.access.front_door import queries as front_door
from pointsapp.access.front_door.queries import Door
from pointsapp.access.refusals import NoPin
from pointsapp.access.sign_in import queries
from pointsapp.access.sign_in.forms import HouseholdSignInForm, StaffSignInForm
from pointsapp.actor import Actor, ActorKind, Permission, code_of, household_of
from pointsapp.community.households.answering import Answerer
from pointsapp.community.villages.queries import check_readable
from pointsapp.extensions import db
from pointsapp.refusals import NotFound, Refusal
from pointsapp.web import query
from pointsapp.web.addresses import local_path
from pointsapp.web.clock import now, village_today
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
    """Ask a resident for the household's number and PIN; of several villages, for the own one."""
    session, code = db.session(), query.text("village")
    door = front_door.door(session, today=village_today(), code=code, wanted=query.text("q"))
    return _household_page(HouseholdSignInForm(formdata=None), door)


@access.post("/sign-in")
@requires(Permission.PUBLIC)
def sign_in_household() -> ResponseReturnValue:
    """Sign a resident in by household number or phone, and PIN."""
    form = HouseholdSignInForm()
    door = front_door.door(db.session(), today=village_today(), village_id=form.village.data)
    if door.village and form.validate_on_submit():
        try:
            meant, epoch = _check_household(form, door.village.id)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            response = _let_household_in(meant.household_id, epoch, stays=form.stays.data)
            _tell_merger(meant)
            return response
    return _household_page(form, door)


@access.get("/sign-in/staff")
@requires(Permission.PUBLIC)
@asks_for(Step.STAFF_SIGN_IN)
def ask_staff() -> ResponseReturnValue:
    """Ask staff for user name and password."""
    return _staff_page(StaffSignInForm())


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
    return _staff_page(form)


def _household_page(form: HouseholdSignInForm, door: Door) -> ResponseReturnValue:
    next_path = query.text("next") or None
    if door.village is None:
        page = render_template(
            "access/sign_in/which_village.html",
            door=door,
            wanted=query.text("q"),
            next_path=next_path,
        )
        return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK
    page = render_template(
        "access/sign_in/sign_in.html", form=form, village=door.village, next_path=next_path
    )
    return page, form.status


def _staff_page(form: StaffSignInForm) -> ResponseReturnValue:
    next_path = query.text("next") or None
    page = render_template("access/sign_in/staff_sign_in.html", form=form, next_path=next_path)
    return page, form.status


def _check_household(form: HouseholdSignInForm, village_id: int) -> tuple[Answerer, int]:
    typed = form.number.data.replace(" ", "")
    meant = queries.household_to_sign_in(db.session(), village_id, typed)
    check_pace(meant.household_id if meant else None)
    if meant is not None:
        try:
            return meant, confirm(meant.household_id, form.pin.data, by_number=True)
        except NoPin:
            typed = f"{village_id} {typed}"  # told apart from an unknown one to nobody
            _tell_merger(meant)
        except Refusal:
            _tell_merger(meant)
            raise
    db.session.rollback()
    pins.refuse_unknown_household(
        db.engine, typed, form.pin.data, hasher=hasher(), at=now(), asker=asker()
    )
    raise NotFound


def _tell_merger(meant: Answerer) -> None:
    if meant.former:
        flash(
            _(
                "Household %(former)s was merged into household %(number)s, whose PIN counts now.",
                former=meant.former,
                number=meant.number,
            )
        )


def _let_in(proof: str) -> ResponseReturnValue:
    with unit_of_work() as session:
        let_staff_in(session, proof)
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
    response = redirect("/", 303)
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
            check_readable(db.session(), holder.village_id, village_today())
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
