"""Helpers: the household invites and dismisses them, they come in by their own link and PIN."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access.contacts.queries import contact_of
from pointsapp.access.credentials import pins
from pointsapp.access.credentials.forms import CardPinForm, FirstPinForm
from pointsapp.access.current import hasher, let_in
from pointsapp.access.devices import service as devices
from pointsapp.access.helpers import service as helpers
from pointsapp.access.helpers.acts import done_for
from pointsapp.access.helpers.forms import InvitationForm
from pointsapp.access.helpers.service import Invitation
from pointsapp.access.mandates.queries import own_household_to_act_for
from pointsapp.access.refusals import InvitationOver
from pointsapp.actor import Permission, household_of
from pointsapp.extensions import db
from pointsapp.refusals import Refusal
from pointsapp.web.barcodes import draw_qr
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.refusals import sentence_of, status_of
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

helper_pages = Blueprint("helpers", __name__)


@helper_pages.get("/my/helpers")
@requires(Permission.MANAGE_OWN_HOUSEHOLD)
def show() -> ResponseReturnValue:
    """Show who helps the household, what they did, and the form that invites another."""
    return _helpers_page(InvitationForm(formdata=None))


@helper_pages.post("/my/helpers")
@requires(Permission.MANAGE_OWN_HOUSEHOLD)
def invite() -> ResponseReturnValue:
    """Invite a helper and show the link, which is shown only now."""
    form = InvitationForm()
    if form.validate_on_submit():
        name, relation = form.name.data, form.relation.data
        with unit_of_work(form) as session:
            token = helpers.invite(session, name, relation, by=current_actor(), at=now())
            link = url_for(".open_link", token=token, _external=True)
            return render_template(
                "access/helpers/invitation.html", name=name, link=link, qr=draw_qr(link)
            )
    return _helpers_page(form)


def _helpers_page(form: InvitationForm) -> ResponseReturnValue:
    actor = current_actor()
    page = render_template(
        "access/helpers/helpers.html",
        form=form,
        helpers=helpers.list_helpers(db.session(), actor, at=now()),
        home=own_household_to_act_for(db.session(), actor, today=village_today()),
        contact=contact_of(db.session(), household_of(actor)),
        acts=done_for(db.session(), household_of(actor)),
    )
    return page, form.status


@helper_pages.post("/my/helpers/<int:helper_id>/revocation")
@requires(Permission.MANAGE_OWN_HOUSEHOLD)
def revoke(helper_id: int) -> ResponseReturnValue:
    """Take a helper's right away, from the next request on."""
    with unit_of_work() as session:
        helpers.revoke(session, helper_id, by=current_actor(), at=now())
    flash(_("This person no longer helps you, and is signed out."))
    return redirect(url_for(".show"), 303)


@helper_pages.get("/help/<string:token>")
@requires(Permission.PUBLIC)
def open_link(token: str) -> ResponseReturnValue:
    """Ask the invited for a PIN to choose, and later for that PIN."""
    try:
        invitation = helpers.open_invitation(db.session(), token, at=now())
    except InvitationOver as refusal:
        return _over_page(refusal)
    form = CardPinForm() if invitation.is_accepted else FirstPinForm()
    return _link_page(token, invitation, form)


@helper_pages.post("/help/<string:token>")
@requires(Permission.PUBLIC)
def enter(token: str) -> ResponseReturnValue:
    """Let the helper in: by the PIN chosen now, or by the one chosen before."""
    try:
        invitation = helpers.open_invitation(db.session(), token, at=now())
    except InvitationOver as refusal:
        return _over_page(refusal)
    form = CardPinForm() if invitation.is_accepted else FirstPinForm()
    if form.validate_on_submit():
        try:
            _let_in(token, form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("/my/", 303)
    return _link_page(token, invitation, form)


def _let_in(token: str, form: CardPinForm | FirstPinForm) -> None:
    db.session.rollback()
    at, proof, pin_hash = now(), "", ""
    if isinstance(form, CardPinForm):
        proof = helpers.confirm_pin(db.engine, token, form.pin.data, hasher=hasher(), at=at)
    else:
        pin_hash = hasher().hash(pins.check_new_pin(form.new_pin.data))
    lasts = devices.REMEMBERED if form.stays.data else devices.A_VISIT
    with unit_of_work() as session:
        proof = proof or helpers.accept(session, token, pin_hash, at=at)
        let_in(session, proof, lasts=lasts)


def _link_page(
    token: str, invitation: Invitation, form: CardPinForm | FirstPinForm
) -> ResponseReturnValue:
    page = render_template(
        "access/helpers/help.html", form=form, invitation=invitation, token=token
    )
    return page, form.status


def _over_page(refusal: Refusal) -> ResponseReturnValue:
    page = render_template("access/helpers/invitation_over.html", why=sentence_of(refusal))
    return page, status_of(refusal)
