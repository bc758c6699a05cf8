"""Signing in with the app's code, setting the app up, taking it off for who lost the phone."""

from textwrap import wrap

from flask import Blueprint, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access.authenticators import codes, service
from pointsapp.access.authenticators.forms import CodeForm, SetUpForm
from pointsapp.access.authenticators.key import authenticator_key
from pointsapp.access.authenticators.service import RightCode
from pointsapp.access.cards.forms import SecondPersonForm
from pointsapp.access.credentials.confirmation import confirm_colleague
from pointsapp.access.credentials.known_devices import remember
from pointsapp.access.current import awaited, finish_sign_in, member_of_staff
from pointsapp.access.models import Awaited
from pointsapp.access.refusals import CodeOfAnotherSecret
from pointsapp.access.staff import queries as staff
from pointsapp.actor import Actor, Permission
from pointsapp.extensions import db
from pointsapp.refusals import Refusal
from pointsapp.web import query
from pointsapp.web.addresses import local_path
from pointsapp.web.barcodes import draw_qr
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import Step, asks_for, requires
from pointsapp.web.unit_of_work import unit_of_work

authenticator_pages = Blueprint("authenticators", __name__)

KEPT_NUMBER = "authenticator"
"""Under this name the browser's session keeps the number until the app has shown a code."""


@authenticator_pages.route("/sign-in/code", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
@asks_for(Step.CODE)
def give_code() -> ResponseReturnValue:
    """Ask for the app's code, or a recovery code, after the password."""
    actor = member_of_staff()
    if awaited() is not Awaited.CODE:
        return redirect("/", 303)
    form = CodeForm()
    if form.validate_on_submit() and _is_right(form, actor):
        return redirect(_wanted(), 303)
    return render_template("access/authenticators/code.html", form=form, at=now()), form.status


def _is_right(form: CodeForm, actor: Actor) -> bool:
    try:
        right = _confirmed(form, actor)
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    with unit_of_work(form) as writing:
        service.use_up(writing, right, by=actor, at=now())
        finish_sign_in(writing)
    if form.refused is None:
        remember(actor.code)
    return form.refused is None


def _confirmed(form: CodeForm, actor: Actor) -> RightCode:
    db.session.rollback()
    given = (actor.user_id or 0, form.code.data)
    return service.confirm_code(db.engine, authenticator_key(), *given, at=now())


def _wanted() -> str:
    return local_path(query.text("next"))


@authenticator_pages.route("/authenticator", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
@asks_for(Step.AUTHENTICATOR)
def set_up() -> ResponseReturnValue:
    """Show the secret to scan; once the app has shown its first code, the recovery codes."""
    actor, form = member_of_staff(), SetUpForm()
    if awaited() is not None:
        del form.password  # it was typed a moment ago
    number = session.setdefault(KEPT_NUMBER, codes.draw_number())
    username = staff.show_username(db.session(), actor)
    if form.validate_on_submit():
        drawn = _set_up(form, actor, username, number)
        if drawn:
            return _recovery_page(actor, username, drawn)
    return _secret_page(form, actor, username, number)


def _secret_page(form: SetUpForm, actor: Actor, username: str, number: str) -> ResponseReturnValue:
    secret = codes.secret_of(authenticator_key(), actor.user_id or 0, number)
    address = codes.address_of(secret, username=username, issuer=_("Village Points"))
    page = render_template(
        "access/authenticators/set_up.html",
        form=form,
        qr=draw_qr(address, scale=4),
        secret=" ".join(wrap(secret, 4)),
        at=now(),
    )
    return page, form.status


def _set_up(form: SetUpForm, actor: Actor, username: str, number: str) -> tuple[str, ...]:
    """Keep the new authenticator and return its recovery codes, none where it was refused."""
    key, user_id, at = authenticator_key(), actor.user_id or 0, now()
    step = codes.step_of(codes.secret_of(key, user_id, number), form.code.data, after=0, at=at)
    try:
        _check_password(form, username)
        if step is None:
            raise CodeOfAnotherSecret
    except Refusal as refusal:
        form.refuse(refusal)
        return ()
    drawn = codes.draw_recovery_codes()
    hashes = codes.recovery_hashes(key, user_id, drawn)
    with unit_of_work(form) as writing:
        service.set_up(writing, number, hashes, step=step, by=actor, at=at)
        finish_sign_in(writing)
    if form.refused is None:
        session.pop(KEPT_NUMBER, None)  # the next phone gets a secret of its own
        remember(actor.code)
    return drawn if form.refused is None else ()


def _check_password(form: SetUpForm, username: str) -> None:
    if form.password is not None:
        confirm_colleague(username, form.password.data)


def _recovery_page(actor: Actor, username: str, drawn: tuple[str, ...]) -> ResponseReturnValue:
    grouped = [" ".join(wrap(code, 5)) for code in drawn]
    return render_template(
        "access/authenticators/recovery_codes.html",
        name=actor.name,
        username=username,
        codes=grouped,
        on=now(),
    )


@authenticator_pages.route("/manage/staff/<int:user_id>/authenticator", methods=["GET", "POST"])
@requires(Permission.MANAGE_VILLAGE)
def take_off(user_id: int) -> ResponseReturnValue:
    """Take off the authenticator of somebody who lost the phone, with a colleague's password."""
    actor, form = current_actor(), SecondPersonForm()
    member = staff.show_member(db.session(), actor, user_id)
    if form.validate_on_submit() and _is_taken_off(form, user_id):
        flash(_("Taken off. The next sign-in needs the password alone, or sets up a new one."))
        return redirect(url_for("staff.change", user_id=user_id), 303)
    page = render_template("access/authenticators/take_off.html", member=member, form=form)
    return page, form.status


def _is_taken_off(form: SecondPersonForm, user_id: int) -> bool:
    try:
        second = confirm_colleague(form.username.data, form.password.data)
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    with unit_of_work(form) as writing:
        service.take_off(writing, user_id, second=second, by=current_actor(), at=now())
    return form.refused is None
