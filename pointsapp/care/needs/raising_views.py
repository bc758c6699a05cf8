"""The staff take down what a household needs: at the office, at its door, from a complaint."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from pointsapp.access.pairs.queries import looks_after
from pointsapp.access.refusals import UnknownHousehold
from pointsapp.actor import Permission, village_of
from pointsapp.care.needs import service
from pointsapp.care.needs.forms import OfficeNeedForm, TakenNeedForm
from pointsapp.care.needs.models import Way
from pointsapp.care.needs.queries import helpers_for, need_of_complaint
from pointsapp.community.households.queries import show_people
from pointsapp.community.households.search import household_with_number
from pointsapp.complaints.queries import show_complaint
from pointsapp.extensions import db
from pointsapp.refusals import NotFound
from pointsapp.web import query
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires, shows_household
from pointsapp.web.unit_of_work import unit_of_work

raising = Blueprint("raising_needs", __name__)
PAGE = "care/needs/new.html"
COMPLAINTS = "/manage/complaints"
ROUND = "/paired/"


@raising.route("/needs/new", methods=["GET", "POST"])
@requires(Permission.TAKE_NEEDS)
def at_office() -> ResponseReturnValue:
    """Take down at the office what a household needs; `?household=018` fills its number in."""
    form, back = OfficeNeedForm(household=query.text("household")), url_for("needs.list_all")
    form.offer(helpers_for(db.session(), current_actor()))
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            household_id = _household_of_number(session, form.household.data)
            _take_down(session, form, household_id, Way.OFFICE)
            return redirect(back, 303)
    return render_template(PAGE, form=form, back=back), form.status


@raising.route("/paired/households/<int:household_id>/need", methods=["GET", "POST"])
@shows_household
@requires(Permission.LOOK_AFTER)
def in_care(household_id: int) -> ResponseReturnValue:
    """Take down what a household in one's care needs."""
    if not looks_after(db.session(), current_actor(), household_id):
        raise NotFound
    form, people = TakenNeedForm(), show_people(db.session(), current_actor(), household_id)
    form.offer(helpers_for(db.session(), current_actor(), household_id))
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            _take_down(session, form, household_id, Way.VISIT)
            return redirect(ROUND, 303)
    return render_template(PAGE, form=form, people=people, back=ROUND), form.status


@raising.route("/manage/complaints/<int:complaint_id>/need", methods=["GET", "POST"])
@requires(Permission.MANAGE_VILLAGE)
def from_complaint(complaint_id: int) -> ResponseReturnValue:
    """Take a complaint up as a need, or show that need; an answer is owed all the same."""
    complaint = show_complaint(db.session(), current_actor(), complaint_id)
    form, need_id = TakenNeedForm(), need_of_complaint(db.session(), current_actor(), complaint_id)
    form.offer(helpers_for(db.session(), current_actor(), complaint.household_id))
    if need_id and request.method == "GET":
        return redirect(url_for("needs.show", need_id=need_id), 303)
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            _take_down(session, form, complaint.household_id, Way.COMPLAINT, complaint_id)
            return redirect(COMPLAINTS, 303)
    return render_template(PAGE, form=form, complaint=complaint, back=COMPLAINTS), form.status


def _household_of_number(session: Session, number: str) -> int:
    household_id = household_with_number(session, village_of(current_actor()), number)
    if household_id is None:
        raise UnknownHousehold(number=number)
    return household_id


def _take_down(
    session: Session,
    form: TakenNeedForm,
    household_id: int,
    way: Way,
    complaint_id: int | None = None,
) -> None:
    """Raise what the form says for this household, and tell for which one."""
    new, by = form.new_need(household_id, way, complaint_id), current_actor()
    service.raise_need(session, new, key=form.key.data, by=by, at=now())
    people = show_people(session, by, household_id)
    number, head = people.number, people.head
    flash(_("Taken down for household %(number)s %(head)s.", number=number, head=head))
