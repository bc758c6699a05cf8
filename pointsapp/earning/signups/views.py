"""Activities on the resident's phone: those to come, signing up, checking in."""

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access.audit.events import Event
from pointsapp.actor import Permission
from pointsapp.earning.check_in.service import check_in_with_code
from pointsapp.earning.signups import service
from pointsapp.earning.signups.forms import FamilyForm
from pointsapp.earning.signups.queries import coming_activities
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import done_for_household, requires
from pointsapp.web.unit_of_work import unit_of_work

signups = Blueprint("signups", __name__, url_prefix="/my/activities")


@signups.get("/")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
def list_all() -> ResponseReturnValue:
    """Show what is coming, with the family's own names."""
    return _page(FamilyForm(formdata=None, code=query.text("code")))


@signups.post("/<int:activity_id>/sign-up")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
@done_for_household(Event.HELPED_SIGN_UP)
def sign_up(activity_id: int) -> ResponseReturnValue:
    """Sign somebody of the family up."""
    return _save(activity_id, service.sign_up, _("Signed up."))


@signups.post("/<int:activity_id>/withdrawal")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
@done_for_household(Event.HELPED_WITHDRAWAL)
def withdraw(activity_id: int) -> ResponseReturnValue:
    """Take somebody of the family off the list."""
    return _save(activity_id, service.withdraw, _("Withdrawn."))


@signups.post("/<int:activity_id>/check-in")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
@done_for_household(Event.HELPED_CHECK_IN)
def check_in(activity_id: int) -> ResponseReturnValue:
    """Check somebody of the family in by the code on the leader's screen."""
    form = FamilyForm()
    if form.validate_on_submit():
        code = "".join((form.code.data or "").split())
        with unit_of_work(form) as session:
            check_in_with_code(
                session, activity_id, form.person.data, code, by=current_actor(), at=now()
            )
            flash(_("You are on the list."))
            return redirect(url_for(".list_all"), 303)
    return _page(form)


def _save(activity_id: int, act: Callable[..., None], done: str) -> ResponseReturnValue:
    form = FamilyForm()
    with unit_of_work(form) as session:
        person = form.person.data or 0
        act(session, activity_id, person, by=current_actor(), at=now())
        flash(done)
        return redirect(url_for(".list_all"), 303)
    return _page(form)


def _page(form: FamilyForm) -> ResponseReturnValue:
    coming = coming_activities(db.session(), current_actor(), now())
    page = render_template(
        "earning/signups/list.html", coming=coming, form=form, today=village_today()
    )
    return page, form.status
