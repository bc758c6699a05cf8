"""Activities: the list, a new one, and ticking who took part."""

from datetime import date
from decimal import Decimal
from typing import TypeVar

from flask import Blueprint, Response, json, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission, village_of
from pointsapp.community.households.search import FoundPerson, Matches, find_people
from pointsapp.community.villages.groups import groups_of
from pointsapp.earning.activities import attendance, queries, service
from pointsapp.earning.activities.forms import (
    HUNDREDTHS,
    ActivityForm,
    AttendanceForm,
    CallOffForm,
    RecordForm,
)
from pointsapp.earning.activities.people import (
    Attendee,
    everybody,
    people_of_group,
    people_with_ids,
)
from pointsapp.earning.activities.queries import ActivityPage
from pointsapp.earning.rules.queries import rules_for_activities
from pointsapp.extensions import db
from pointsapp.refusals import Refusal
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.refusals import sentence_of, status_of
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

MOST_OF_A_GROUP = 100
"""So many people of a group stand on a page that is made without script."""

FormKind = TypeVar("FormKind", bound=ActivityForm)
FACTS = ("name", "place", "starts_at", "ends_at", "ends_next_day", "leader", "capacity")

activities = Blueprint("activities", __name__, url_prefix="/activities")


@activities.get("/")
@requires(Permission.RECORD_ACTIVITIES)
def list_all() -> ResponseReturnValue:
    """Show the village's activities in the order of their days."""
    page = queries.list_activities(
        db.session(), current_actor(), today=village_today(), before=query.number("before")
    )
    return render_template("earning/activities/list.html", page=page)


@activities.route("/new", methods=["GET", "POST"])
@requires(Permission.RECORD_ACTIVITIES)
def record() -> ResponseReturnValue:
    """Record a new activity, with `?like=` as an earlier one was, and go on to who took part."""
    like = query.number("like")
    earlier = queries.show_activity(db.session(), current_actor(), like) if like else None
    form = _form_about(RecordForm, earlier, village_today())
    if form.validate_on_submit():
        by, at = current_actor(), now()
        with unit_of_work(form) as session:
            activity_id = service.record(session, form.activity, key=form.key.data, by=by, at=at)
            if earlier and form.same_people.data:
                attendance.tick_same_people(session, activity_id, earlier.id, by=by, at=at)
            return redirect(url_for(".show", activity_id=activity_id), 303)
    last = None if earlier else queries.last_activity(db.session(), current_actor())
    page = render_template("earning/activities/new.html", form=form, earlier=earlier, last=last)
    return page, form.status


@activities.get("/people")
@requires(Permission.RECORD_ACTIVITIES)
def people() -> ResponseReturnValue:
    """Return everybody of the village, on the day that is asked for, for the clerk's own phone."""
    on = query.day("on") or village_today()
    homes = everybody(db.session(), current_actor(), on=on)
    compact = json.dumps(homes, ensure_ascii=False, separators=(",", ":"))
    response = Response(compact, mimetype="application/json")
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    return response.make_conditional(request)


@activities.route("/<int:activity_id>/change", methods=["GET", "POST"])
@requires(Permission.RECORD_ACTIVITIES)
def change(activity_id: int) -> ResponseReturnValue:
    """Change what was said of the activity, while its sheet is open."""
    activity = queries.show_activity(db.session(), current_actor(), activity_id)
    form = _form_about(ActivityForm, activity, activity.held_on)
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.change(session, activity_id, form.activity, by=current_actor(), at=now())
            flash(_("Saved."))
            return redirect(url_for(".show", activity_id=activity_id), 303)
    return _change_page(activity, form, CallOffForm(formdata=None)), form.status


@activities.post("/<int:activity_id>/call-off")
@requires(Permission.RECORD_ACTIVITIES)
def call_off(activity_id: int) -> ResponseReturnValue:
    """Call a planned activity off; who signed up reads why."""
    form = CallOffForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.call_off(
                session, activity_id, reason=form.reason.data, by=current_actor(), at=now()
            )
            flash(_("Called off."))
            return redirect(url_for(".show", activity_id=activity_id), 303)
    activity = queries.show_activity(db.session(), current_actor(), activity_id)
    return _change_page(
        activity, _form_about(ActivityForm, activity, activity.held_on, formdata=None), form
    ), form.status


@activities.get("/<int:activity_id>")
@requires(Permission.VIEW_SHEETS)
def show(activity_id: int) -> ResponseReturnValue:
    """Show who took part; `?q=` and `?group=` also show people to tick, without any script."""
    form = AttendanceForm(formdata=None, q=query.text("q"), group=query.number("group"))
    return _page(activity_id, form)


@activities.post("/<int:activity_id>/attendance")
@requires(Permission.RECORD_ACTIVITIES)
def attend(activity_id: int) -> ResponseReturnValue:
    """Keep the ticks; then stay, look for more people, or go to the sheet."""
    form = AttendanceForm()
    valid = form.validate_on_submit()
    quantities = form.read_quantities(request.form)
    if valid and not form.person.errors:
        with unit_of_work(form) as session:
            by, at = current_actor(), now()
            attendance.tick(session, activity_id, quantities, absent=form.absent, by=by, at=at)
            if form.then.data == "sheet":
                sheet_id = attendance.draw_up_sheet(session, activity_id, by=by, at=at)
                return redirect(url_for("sheets.show", sheet_id=sheet_id), 303)
            flash(_("Saved."))
            found = {"q": form.q.data or None, "group": form.group.data}
            return redirect(url_for(".show", activity_id=activity_id, **found), 303)
    return _page(activity_id, form)


@activities.post("/<int:activity_id>/ticks")
@requires(Permission.RECORD_ACTIVITIES)
def keep_ticks(activity_id: int) -> ResponseReturnValue:
    """Keep what a phone held back, and tell it of each tick that is refused."""
    form = AttendanceForm()
    valid = form.validate()
    quantities = form.read_quantities(request.form)
    by, at = current_actor(), now()
    try:
        if not valid:
            raise Refusal
        with unit_of_work() as session:
            refused = attendance.tick_who_can_be(
                session, activity_id, quantities, absent=form.absent, by=by, at=at
            )
    except Refusal as refusal:
        return jsonify(reason=sentence_of(refusal)), status_of(refusal)
    told = {resident_id: sentence_of(refusal) for resident_id, refusal in refused.items()}
    return jsonify(refused=form.unread | told)


def _form_about(
    kind: type[FormKind], activity: ActivityPage | None, day: date, **more: object
) -> FormKind:
    """Return the form for this day that begins with what was said of an activity, if of any."""
    rules = rules_for_activities(db.session(), current_actor(), day)
    facts: dict[str, object] = {"held_on": day}
    if activity:
        facts |= {name: getattr(activity, name) for name in FACTS}
        facts["rule"] = next((r.version_id for r in rules if r.code == activity.rule.code), None)
        facts["quantity"] = Decimal(activity.quantity) / HUNDREDTHS
    form = kind(data=facts, **more)
    form.offer(rules, queries.most_used_rules(db.session(), current_actor(), village_today()))
    return form


def _change_page(activity: ActivityPage, form: ActivityForm, call_off: CallOffForm) -> str:
    return render_template(
        "earning/activities/change.html", activity=activity, form=form, call_off=call_off
    )


def _page(activity_id: int, form: AttendanceForm) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    activity = queries.show_activity(session, actor, activity_id)
    found = _people_asked_for(form, activity.held_on)
    offered = {person.resident_id for person in found.rows} | set(form.person.data or ())
    ticked = {person.resident_id for person in activity.people}
    page = render_template(
        "earning/activities/activity.html",
        activity=activity,
        form=form,
        offered=people_with_ids(session, actor, offered - ticked),
        found=found,
        groups=groups_of(session, actor),
        today=village_today(),
        typed=request.form,
    )
    return page, form.status


def _people_asked_for(form: AttendanceForm, on: date) -> Matches[FoundPerson] | Matches[Attendee]:
    """Return who is to be shown beside those who are ticked: by name, or of a group."""
    session, actor = db.session(), current_actor()
    if form.q.data or form.group.data is None:
        return find_people(session, village_of(actor), form.q.data or "", on=on)
    people = people_of_group(session, actor, form.group.data, on=on)
    return Matches(people[:MOST_OF_A_GROUP], len(people))
