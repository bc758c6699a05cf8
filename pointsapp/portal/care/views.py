"""A household reads when it was visited, and may say that nobody came."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access.contacts.queries import contact_of
from pointsapp.actor import Permission, household_of
from pointsapp.care.home_visits import service
from pointsapp.extensions import db
from pointsapp.portal.care.forms import NobodyCameForm
from pointsapp.portal.care.queries import own_hazards, own_visits
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

care_pages = Blueprint("own_care", __name__, url_prefix="/my/care")


@care_pages.get("/")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
def show() -> ResponseReturnValue:
    """Show the visits that were noted to the household."""
    return _page(NobodyCameForm(formdata=None))


@care_pages.post("/nobody-came")
@requires(Permission.MANAGE_OWN_HOUSEHOLD)
def say_nobody_came() -> ResponseReturnValue:
    """Say that nobody came; the paired member and the village's secretary read it."""
    form = NobodyCameForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.say_nobody_came(
                session, form.visit.data, key=form.key.data, by=current_actor(), at=now()
            )
            flash(_("The village has read that nobody came."))
            return redirect(url_for(".show"), 303)
    return _page(form)


@care_pages.post("/visits/<int:visit_id>/somebody-came")
@requires(Permission.MANAGE_OWN_HOUSEHOLD)
def say_somebody_came(visit_id: int) -> ResponseReturnValue:
    """Say that somebody came after all."""
    with unit_of_work() as session:
        service.say_somebody_came(session, visit_id, by=current_actor())
        flash(_("Thank you. The visit stands again."))
    return redirect(url_for(".show"), 303)


def _page(form: NobodyCameForm) -> ResponseReturnValue:
    visits = own_visits(db.session(), current_actor())
    sent = form.visit.data
    rows = [
        (visit, form if visit.id == sent else NobodyCameForm(formdata=None, visit=visit.id))
        for visit in visits
    ]
    contact = contact_of(db.session(), household_of(current_actor()))
    page = render_template(
        "portal/care/care.html",
        rows=rows,
        form=form,
        contact=contact,
        hazards=own_hazards(db.session(), current_actor()),
    )
    return page, form.status
