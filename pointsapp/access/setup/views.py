"""Setting an empty installation up."""

from flask import Blueprint, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from pointsapp.access.authenticators.queries import awaited_of
from pointsapp.access.credentials import passwords
from pointsapp.access.current import hasher, let_in
from pointsapp.access.devices import service as devices
from pointsapp.access.setup import service
from pointsapp.access.setup.forms import FoundingForm
from pointsapp.access.setup.refusals import AlreadySetUp
from pointsapp.access.setup.service import Founding
from pointsapp.access.staff.service import check_username
from pointsapp.actor import ActorKind, Permission, code_of
from pointsapp.extensions import db
from pointsapp.refusals import Refusal
from pointsapp.web.clock import now
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

setup = Blueprint("setup", __name__)

FIRST_EPOCH = 0
"""No password of a new account was changed yet."""


@setup.route("/setup/<string:token>", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
def begin(token: str) -> ResponseReturnValue:
    """Ask for township, village and administrator, found them, and sign the administrator in."""
    _check_address(token)
    form = FoundingForm()
    if form.validate_on_submit():
        try:
            new = _founding(form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            with unit_of_work() as session:
                user_id = service.found(session, new, at=now())
                awaits = awaited_of(session, user_id)
                proof = f"{code_of(ActorKind.USER, user_id)}:{FIRST_EPOCH}"
                let_in(session, proof, lasts=devices.UNFINISHED, awaits=awaits)
            return redirect("/", 303)
    return render_template("access/setup/setup.html", form=form, token=token), form.status


def _check_address(token: str) -> None:
    is_empty = service.is_empty(db.session())
    db.session.rollback()
    if not is_empty:
        raise AlreadySetUp
    key, address = current_app.config["SECRET_KEY"], request.remote_addr or ""
    service.check_token(db.engine, token, secret_key=key, address=address, at=now())


def _founding(form: FoundingForm) -> Founding:
    village, township = form.village.data, form.township.data or ""
    username = check_username(form.username.data)
    about = (username, form.name.data, village, township)
    password = passwords.check_password(form.password.data, about=about)
    return Founding(
        township=township,
        village=village,
        code=form.code.data,
        name=form.name.data,
        username=username,
        password_hash=hasher().hash(password),
    )
