"""Everybody's own account: password, devices that are signed in, accounts in other villages."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access.account.forms import LinkForm
from pointsapp.access.authenticators import queries as authenticators
from pointsapp.access.authenticators.after_password import let_staff_in
from pointsapp.access.credentials.confirmation import prove
from pointsapp.access.current import current_device_id, member_of_staff
from pointsapp.access.devices import service as devices
from pointsapp.access.linked_accounts import queries as linked
from pointsapp.access.linked_accounts import service as linked_accounts
from pointsapp.access.models import Awaited
from pointsapp.access.refusals import NoAuthenticatorYet
from pointsapp.access.staff import queries as staff
from pointsapp.actor import Actor, Permission
from pointsapp.extensions import db
from pointsapp.refusals import Refusal
from pointsapp.web.clock import now
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

account = Blueprint("account", __name__, url_prefix="/account")


@account.get("/")
@requires(Permission.SIGNED_IN)
def show() -> ResponseReturnValue:
    """Show the own account and where it is signed in."""
    actor, session = member_of_staff(), db.session()
    return render_template(
        "access/account/account.html",
        username=staff.show_username(session, actor),
        authenticator=authenticators.standing_of(session, actor.user_id or 0),
        linked=linked.list_linked(session, actor),
        devices=devices.list_devices(session, actor.code, at=now()),
        this_device=current_device_id(),
    )


@account.post("/devices/<int:device_id>/sign-out")
@requires(Permission.SIGNED_IN)
def sign_out_device(device_id: int) -> ResponseReturnValue:
    """Sign one of the own devices out, from its next page on."""
    actor = member_of_staff()
    with unit_of_work() as session:
        devices.sign_out(session, actor.code, device_id, by=actor, at=now())
        flash(_("That device is signed out."))
    return redirect(url_for(".show"), 303)


@account.post("/devices/sign-out")
@requires(Permission.SIGNED_IN)
def sign_out_others() -> ResponseReturnValue:
    """Sign all of the own devices out but this one."""
    actor = member_of_staff()
    with unit_of_work() as session:
        devices.sign_out_others(session, actor.code, current_device_id(), by=actor, at=now())
        flash(_("All other devices are signed out."))
    return redirect(url_for(".show"), 303)


@account.route("/other-villages", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def link() -> ResponseReturnValue:
    """Link the account that the same person has in another village, by both passwords."""
    actor, form = member_of_staff(), LinkForm()
    if form.validate_on_submit() and _is_linked(form, actor):
        flash(_("The two accounts are linked. From now on you go from one to the other here."))
        return redirect(url_for(".show"), 303)
    return render_template("access/account/link.html", form=form), form.status


def _is_linked(form: LinkForm, actor: Actor) -> bool:
    own_name = staff.show_username(db.session(), actor)
    try:
        own = prove(own_name, form.own_password.data)
    except Refusal as refusal:
        form.refuse(refusal, field_name="own_password")
        return False
    try:
        other = prove(form.username.data, form.password.data)
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    with unit_of_work(form) as session:
        linked_accounts.link(session, own, other, by=actor, at=now())
    return form.refused is None


@account.post("/other-villages/<int:user_id>/session")
@requires(Permission.SIGNED_IN)
def go_over(user_id: int) -> ResponseReturnValue:
    """End this session and begin that of a linked account, with every step of a sign-in."""
    actor = member_of_staff()
    with unit_of_work() as session:
        proof = linked_accounts.go_over(session, user_id, by=actor, at=now())
        if authenticators.awaited_of(session, user_id) is Awaited.AUTHENTICATOR:
            raise NoAuthenticatorYet  # whoever sets one up has just typed the password
        let_staff_in(session, proof)
    response = redirect("/", 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@account.post("/other-villages/<int:user_id>/end")
@requires(Permission.SIGNED_IN)
def unlink(user_id: int) -> ResponseReturnValue:
    """End the link with an account in another village."""
    actor = member_of_staff()
    with unit_of_work() as session:
        linked_accounts.unlink(session, user_id, by=actor, at=now())
        flash(_("The link is ended. The account itself stays as it is."))
    return redirect(url_for(".show"), 303)
