"""The village's staff, for its administrator; and everybody's own password."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access.credentials import passwords
from pointsapp.access.credentials.confirmation import confirm_colleague
from pointsapp.access.current import begin_session, current_device_id, hasher
from pointsapp.access.devices import service as devices
from pointsapp.access.staff import queries, service
from pointsapp.access.staff.forms import AppointForm, MemberForm, NewPasswordForm
from pointsapp.access.staff.words import ROLES
from pointsapp.actor import Actor, ActorKind, Permission, code_of
from pointsapp.extensions import db
from pointsapp.refusals import NotFound, Refusal
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.forms import Form
from pointsapp.web.messages import flash
from pointsapp.web.requires import Step, asks_for, open_with_drawn_secret, requires
from pointsapp.web.unit_of_work import unit_of_work

staff_desk = Blueprint("staff", __name__)


@staff_desk.app_context_processor
def role_words() -> dict[str, object]:
    """Give templates the words of roles."""
    return {"role_names": ROLES}


@staff_desk.route("/manage/staff", methods=["GET", "POST"])
@requires(Permission.MANAGE_VILLAGE)
def appoint() -> ResponseReturnValue:
    """Show who works for the village, and appoint somebody with a drawn password."""
    form = AppointForm()
    if form.validate_on_submit():
        db.session.rollback()
        password = passwords.draw_password()
        secret = hasher().hash(password)
        with unit_of_work(form) as session:
            service.create_user(session, _new(form, secret), by=current_actor(), at=now())
            return _slip(form.name.data, form.username.data, password)
    members = queries.list_staff(db.session(), current_actor())
    return render_template("access/staff/staff.html", members=members, form=form), form.status


def _new(form: AppointForm, password_hash: str) -> service.NewUser:
    actor = current_actor()
    return service.NewUser(
        username=service.check_username(form.username.data),
        name=form.name.data,
        password_hash=password_hash,
        roles=tuple(form.roles.data),
        household_id=queries.household_of_number(db.session(), actor, form.household.data or ""),
        must_change_password=True,
    )


@staff_desk.route("/manage/staff/<int:user_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_VILLAGE)
def change(user_id: int) -> ResponseReturnValue:
    """Show one of the staff, and change name, household and roles."""
    actor = current_actor()
    member = queries.show_member(db.session(), actor, user_id)
    form = MemberForm(obj=member)
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.change_member(
                session,
                user_id,
                name=form.name.data,
                roles=form.roles.data,
                household_id=queries.household_of_number(session, actor, form.household.data or ""),
                by=actor,
                at=now(),
            )
            flash(_("Saved."))
            return redirect(url_for(".appoint"), 303)
    return _member_page(member, form)


def _member_page(member: queries.StaffMember, form: MemberForm) -> ResponseReturnValue:
    is_own = member.id == current_actor().user_id
    page = render_template(
        "access/staff/staff_member.html",
        member=member,
        form=form,
        plain=Form(),
        is_own=is_own,
        devices=devices.list_devices(db.session(), _code(member.id), at=now()),
    )
    return page, form.status


def _code(user_id: int) -> str:
    return code_of(ActorKind.USER, user_id)


@staff_desk.post("/manage/staff/<int:user_id>/devices/<int:device_id>/sign-out")
@requires(Permission.MANAGE_VILLAGE)
def sign_out_device(user_id: int, device_id: int) -> ResponseReturnValue:
    """Sign somebody out on one device, from its next page on."""
    with unit_of_work() as session:
        queries.show_member(session, current_actor(), user_id)
        devices.sign_out(session, _code(user_id), device_id, by=current_actor(), at=now())
        flash(_("That device is signed out."))
    return redirect(url_for(".change", user_id=user_id), 303)


@staff_desk.post("/manage/staff/<int:user_id>/devices/sign-out")
@requires(Permission.MANAGE_VILLAGE)
def sign_out_devices(user_id: int) -> ResponseReturnValue:
    """Sign somebody out everywhere; nobody does it to the device in front of him."""
    actor = current_actor()
    with unit_of_work() as session:
        queries.show_member(session, actor, user_id)
        here = current_device_id() if user_id == actor.user_id else None
        devices.sign_out_others(session, _code(user_id), here, by=actor, at=now())
        flash(_("Signed out everywhere."))
    return redirect(url_for(".change", user_id=user_id), 303)


@staff_desk.post("/manage/staff/<int:user_id>/dismissal")
@requires(Permission.MANAGE_VILLAGE)
def dismiss(user_id: int) -> ResponseReturnValue:
    """Let somebody in no more, from now on."""
    with unit_of_work() as session:
        service.dismiss(session, user_id, by=current_actor(), at=now())
    flash(_("Dismissed. The password no longer works."))
    return redirect(url_for(".appoint"), 303)


@staff_desk.post("/manage/staff/<int:user_id>/recall")
@requires(Permission.MANAGE_VILLAGE)
def call_back(user_id: int) -> ResponseReturnValue:
    """Let somebody dismissed in again."""
    with unit_of_work() as session:
        service.call_back(session, user_id, by=current_actor(), at=now())
    flash(_("Saved."))
    return redirect(url_for(".change", user_id=user_id), 303)


@staff_desk.post("/manage/staff/<int:user_id>/password")
@requires(Permission.MANAGE_VILLAGE)
def give_password(user_id: int) -> ResponseReturnValue:
    """Draw a password that the administrator doesn't choose, and show it once."""
    member = queries.show_member(db.session(), current_actor(), user_id)
    db.session.rollback()
    password = passwords.draw_password()
    secret = hasher().hash(password)
    with unit_of_work() as session:
        service.give_password(session, user_id, secret, by=current_actor(), at=now())
    return _slip(member.name, member.username, password)


def _slip(name: str, username: str, password: str) -> ResponseReturnValue:
    slip = {"name": name, "username": username, "password": password}
    return render_template("access/staff/password_slip.html", back=url_for(".appoint"), **slip)


@staff_desk.route("/password", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
@asks_for(Step.NEW_PASSWORD)
@open_with_drawn_secret
def change_password() -> ResponseReturnValue:
    """Let staff choose their own password, as the first thing with a drawn one."""
    actor = current_actor()
    if actor.user_id is None:
        raise NotFound
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            new_hash = _checked_new_password(form, actor)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _keep_password(actor, new_hash)
    return render_template("access/staff/change_password.html", form=form), form.status


def _checked_new_password(form: NewPasswordForm, actor: Actor) -> str:
    about = queries.names_about(db.session(), actor)
    username = queries.show_username(db.session(), actor)
    db.session.rollback()
    passwords.check_password(form.new_password.data, about=about)
    confirm_colleague(username, form.password.data)
    return hasher().hash(form.new_password.data)


def _keep_password(actor: Actor, new_hash: str) -> ResponseReturnValue:
    device_id = current_device_id() or 0
    with unit_of_work() as session:
        epoch = service.change_own_password(session, new_hash, by=actor, at=now())
        code = devices.keep_only(session, device_id, epoch, by=actor)
    begin_session(code)
    flash(_("The new password holds from now on."))
    return redirect("/", 303)
