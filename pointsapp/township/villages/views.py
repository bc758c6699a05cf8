"""The township's villages: their list, new ones, and the first administrator's password."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access.credentials import passwords
from pointsapp.access.current import hasher
from pointsapp.access.staff.service import check_username
from pointsapp.actor import Permission
from pointsapp.community.villages.queries import former_names
from pointsapp.extensions import db
from pointsapp.oversight.handovers.queries import list_handovers
from pointsapp.refusals import Refusal
from pointsapp.township.villages import queries, service
from pointsapp.township.villages.forms import (
    OwnPasswordForm,
    RenamingForm,
    TownshipVillageForm,
)
from pointsapp.township.villages.service import NewVillage
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

township_villages = Blueprint("township_villages", __name__, url_prefix="/township")


@township_villages.get("/villages/")
@requires(Permission.VIEW_TOWNSHIP)
def list_all() -> ResponseReturnValue:
    """Show the villages of the township in the order of their area codes."""
    villages = queries.list_villages(db.session(), current_actor())
    return render_template("township/villages/villages.html", villages=villages)


@township_villages.route("/villages/new", methods=["GET", "POST"])
@requires(Permission.SET_UP_VILLAGES)
def found() -> ResponseReturnValue:
    """Found a village, and show once the password of its first administrator."""
    form = TownshipVillageForm()
    form.offer(queries.open_villages(db.session(), current_actor()))
    if form.validate_on_submit() and form.is_oneself():
        drawn = passwords.draw_password()
        try:
            new = _new(form, hasher().hash(drawn))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            with unit_of_work(form) as session:
                village_id = service.found(session, new, by=current_actor(), at=now())
                return _slip(village_id, new.admin, new.username, drawn)
    return render_template("township/villages/new.html", form=form), form.status


@township_villages.get("/villages/<int:village_id>")
@requires(Permission.VIEW_TOWNSHIP)
def show(village_id: int) -> ResponseReturnValue:
    """Show a village of the township, and whom it waits for."""
    return _village_page(village_id, OwnPasswordForm(formdata=None))


@township_villages.post("/villages/<int:village_id>/administrators/<int:user_id>/password")
@requires(Permission.SET_UP_VILLAGES)
def draw_again(village_id: int, user_id: int) -> ResponseReturnValue:
    """Show once another password of an administrator whose paper was lost."""
    queries.show_village(db.session(), current_actor(), village_id)
    form = OwnPasswordForm()
    if form.validate_on_submit() and form.is_oneself():
        drawn = passwords.draw_password()
        secret = hasher().hash(drawn)
        with unit_of_work(form) as session:
            admin = service.draw_again(
                session, village_id, user_id, secret, by=current_actor(), at=now()
            )
            return _slip(village_id, admin.name, admin.username, drawn)
    return _village_page(village_id, form)


@township_villages.route("/villages/<int:village_id>/name", methods=["GET", "POST"])
@requires(Permission.SET_UP_VILLAGES)
def rename(village_id: int) -> ResponseReturnValue:
    """Give a village another name, and say why."""
    village = queries.show_village(db.session(), current_actor(), village_id)
    form = RenamingForm(village=village.name)
    if form.validate_on_submit() and form.is_oneself():
        name, reason = form.village.data, form.reason.data
        with unit_of_work(form) as session:
            service.rename(session, village_id, name, reason, by=current_actor(), at=now())
            flash(_("From now on the village is called %(name)s.", name=name))
            return redirect(url_for(".show", village_id=village_id), 303)
    page = render_template(
        "township/villages/name.html",
        village=village,
        former=former_names(db.session(), village_id),
        form=form,
    )
    return page, form.status


def _new(form: TownshipVillageForm, password_hash: str) -> NewVillage:
    return NewVillage(
        name=form.village.data,
        code=form.code.data,
        like=form.like.data or None,
        admin=form.name.data,
        username=check_username(form.username.data),
        password_hash=password_hash,
    )


def _slip(village_id: int, name: str, username: str, password: str) -> ResponseReturnValue:
    slip = {"name": name, "username": username, "password": password}
    back = url_for(".show", village_id=village_id)
    return render_template("access/staff/password_slip.html", back=back, **slip)


def _village_page(village_id: int, form: OwnPasswordForm) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    page = render_template(
        "township/villages/village.html",
        village=queries.show_village(session, actor, village_id),
        handovers=[one for one in list_handovers(session, village_id) if one.completed_at],
        expected=queries.expected_admins(session, actor, village_id),
        form=form,
    )
    return page, form.status
