"""A village's administrator is gone: one of the township proposes another, a second confirms."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access.appointments import service
from pointsapp.access.appointments.queries import administrators, list_appointments
from pointsapp.access.credentials import passwords
from pointsapp.access.current import hasher
from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.refusals import NotFound
from pointsapp.township.appointments.forms import ProposalForm
from pointsapp.township.villages.forms import OwnPasswordForm
from pointsapp.township.villages.queries import show_village
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.forms import Form
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

appointments = Blueprint(
    "appointments", __name__, url_prefix="/township/villages/<int:village_id>/administrator"
)


@appointments.route("", methods=["GET", "POST"])
@requires(Permission.SET_UP_VILLAGES)
def propose(village_id: int) -> ResponseReturnValue:
    """Show who administers the village and who is proposed; propose somebody."""
    show_village(db.session(), current_actor(), village_id)
    form = ProposalForm()
    form.offer(administrators(db.session(), village_id))
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            new, key = form.new(village_id), form.key.data
            service.propose(session, new, key=key, by=current_actor(), at=now())
            flash(_("Proposed. A second person of the township confirms it."))
            return redirect(url_for(".propose", village_id=village_id), 303)
    return _page(village_id, form, OwnPasswordForm(formdata=None))


@appointments.post("/<int:proposal_id>/confirmation")
@requires(Permission.SET_UP_VILLAGES)
def confirm(village_id: int, proposal_id: int) -> ResponseReturnValue:
    """Appoint who was proposed, and show the drawn password once."""
    _check_there(village_id, proposal_id)
    form = OwnPasswordForm()
    if form.validate_on_submit() and form.is_oneself():
        drawn = passwords.draw_password()
        secret = hasher().hash(drawn)
        with unit_of_work(form) as session:
            user = service.confirm(session, proposal_id, secret, by=current_actor(), at=now())
            slip = {"name": user.name, "username": user.username, "password": drawn}
            back = url_for(".propose", village_id=village_id)
            return render_template("access/staff/password_slip.html", back=back, **slip)
    return _page(village_id, None, form)


@appointments.post("/<int:proposal_id>/withdrawal")
@requires(Permission.SET_UP_VILLAGES)
def withdraw(village_id: int, proposal_id: int) -> ResponseReturnValue:
    """Let a proposal rest."""
    _check_there(village_id, proposal_id)
    form = Form()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.withdraw(session, proposal_id, by=current_actor(), at=now())
            flash(_("The proposal is withdrawn."))
            return redirect(url_for(".propose", village_id=village_id), 303)
    return _page(village_id, None, form)


def _check_there(village_id: int, proposal_id: int) -> None:
    """Raise NotFound unless the proposal is one for this village, and the village of ours."""
    session = db.session()
    show_village(session, current_actor(), village_id)
    if proposal_id not in {one.id for one in list_appointments(session, village_id)}:
        raise NotFound


def _page(village_id: int, form: ProposalForm | None, sent: Form) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    people = administrators(session, village_id)
    if form is None:
        form = ProposalForm(formdata=None)
        form.offer(people)
    page = render_template(
        "township/appointments/administrator.html",
        village=show_village(session, actor, village_id),
        people=people,
        appointments=list_appointments(session, village_id),
        form=form,
        sent=sent,
        confirming=sent if isinstance(sent, OwnPasswordForm) else OwnPasswordForm(formdata=None),
        me=actor.name,
    )
    return page, max(form.status, sent.status)
