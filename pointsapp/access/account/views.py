"""Everybody's own account: the password, the devices that are signed in."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access.authenticators import queries as authenticators
from pointsapp.access.current import current_device_id, member_of_staff
from pointsapp.access.devices import service as devices
from pointsapp.access.staff import queries as staff
from pointsapp.actor import Permission
from pointsapp.extensions import db
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
