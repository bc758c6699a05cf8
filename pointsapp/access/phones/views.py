"""The resident's settings, with the phones that are signed in; the consent."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access import consents
from pointsapp.access.current import current_device_id
from pointsapp.access.devices import service as devices
from pointsapp.access.devices.words import device_name
from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.addresses import local_path
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import Step, asks_for, open_without_consent, requires
from pointsapp.web.unit_of_work import unit_of_work

settings = Blueprint("phones", __name__, url_prefix="/my")
settings.app_template_filter()(device_name)


@settings.get("/settings")
@requires(Permission.MANAGE_OWN_HOUSEHOLD)
def show() -> ResponseReturnValue:
    """Show the phones that are signed in, and the way to another PIN."""
    phones = devices.list_devices(db.session(), current_actor().code, at=now())
    return render_template(
        "access/phones/settings.html", phones=phones, this_phone=current_device_id()
    )


@settings.post("/phones/<int:phone_id>/sign-out")
@requires(Permission.MANAGE_OWN_HOUSEHOLD)
def sign_out_phone(phone_id: int) -> ResponseReturnValue:
    """Sign another phone out, from its next page on."""
    actor = current_actor()
    with unit_of_work() as session:
        devices.sign_out(session, actor.code, phone_id, by=actor, at=now())
    flash(_("That phone is signed out."))
    return redirect(url_for(".show"), 303)


@settings.get("/consent")
@requires(Permission.MANAGE_OWN_HOUSEHOLD)
@asks_for(Step.CONSENT)
@open_without_consent
def show_consent() -> ResponseReturnValue:
    """Show what the village keeps and why, and ask for consent until it was given."""
    given_at = consents.given_at(db.session(), current_actor())
    return render_template("access/phones/consent.html", given_at=given_at)


@settings.post("/consent")
@requires(Permission.MANAGE_OWN_HOUSEHOLD)
@open_without_consent
def give_consent() -> ResponseReturnValue:
    """Keep the household's consent and go where it wanted to."""
    with unit_of_work() as session:
        consents.give(session, by=current_actor(), at=now())
    next_path = local_path(query.text("next"))
    return redirect("/my/" if next_path == "/" else next_path, 303)
