"""The desk where cards are scanned one after another, and the leader's code."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pointsapp.access.cards.queries import holder_in_village
from pointsapp.actor import Permission, village_of
from pointsapp.community.households.search import Matches, find_people
from pointsapp.earning.activities.attendance import tick
from pointsapp.earning.activities.people import people_with_ids
from pointsapp.earning.activities.queries import show_activity
from pointsapp.earning.activities.times import is_its_time
from pointsapp.earning.check_in import codes, queries
from pointsapp.earning.check_in.forms import DeskForm
from pointsapp.extensions import db
from pointsapp.refusals import NotFound, Refusal
from pointsapp.web import query
from pointsapp.web.barcodes import draw_qr, read_code
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.photos import shrink
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

check_in = Blueprint("check_in", __name__, url_prefix="/activities")


@check_in.get("/<int:activity_id>/check-in")
@requires(Permission.RECORD_ACTIVITIES)
def show_desk(activity_id: int) -> ResponseReturnValue:
    """Show the field that takes one card after another."""
    return _desk_page(activity_id, DeskForm(formdata=None))


@check_in.post("/<int:activity_id>/check-in")
@requires(Permission.RECORD_ACTIVITIES)
def scan(activity_id: int) -> ResponseReturnValue:
    """Tick the person who is meant, or ask which one when several may be."""
    form = DeskForm()
    if not form.validate_on_submit():
        return _desk_page(activity_id, form)
    try:
        chosen = form.person.data
        meant = Matches((chosen,), 1) if chosen else _people_meant(_scanned(form))
    except Refusal as refusal:
        form.refuse(refusal)
        return _desk_page(activity_id, form)
    if len(meant.rows) != 1:
        return _desk_page(activity_id, form, meant)
    return _tick_once(activity_id, form, meant.rows[0])


def _tick_once(activity_id: int, form: DeskForm, resident_id: int) -> ResponseReturnValue:
    """Tick somebody; whoever is ticked already keeps the quantity and is answered as such."""
    activity = show_activity(db.session(), current_actor(), activity_id)
    is_here = any(person.resident_id == resident_id for person in activity.people)
    with unit_of_work(form) as session:
        if not is_here:
            tick(session, activity_id, {resident_id: None}, by=current_actor(), at=now())
        here, again = (None, resident_id) if is_here else (resident_id, None)
        address = url_for(".show_desk", activity_id=activity_id, here=here, again=again)
        return redirect(address, 303)
    return _desk_page(activity_id, form)


@check_in.get("/<int:activity_id>/code")
@requires(Permission.RECORD_ACTIVITIES)
def show_code(activity_id: int) -> ResponseReturnValue:
    """Show the code of this minute, for people to type or scan on their own phones."""
    activity = show_activity(db.session(), current_actor(), activity_id)
    secret = queries.secret_of(db.session(), current_actor(), activity_id)
    code = codes.code_at(secret, now())
    address = url_for("signups.list_all", code=code, _external=True, _anchor=f"a{activity_id}")
    qr = draw_qr(address, scale=6)
    return render_template(
        "earning/check_in/code.html",
        activity=activity,
        code=code,
        qr=qr,
        seconds=codes.SECONDS - int(now().timestamp()) % codes.SECONDS,
        is_its_time=is_its_time(activity, now()),
    )


def _scanned(form: DeskForm) -> str:
    """Return what was typed, or what the code in the photo says; raises NoCode."""
    if form.photo.data:
        return read_code(shrink(form.photo.data.stream))
    return form.q.data or ""


def _people_meant(typed: str) -> Matches[int]:
    """Return the ids of those whom a card, or what was typed, may mean."""
    if not typed:
        return Matches()
    session, actor = db.session(), current_actor()
    token = typed.rstrip("/").rsplit("/", 1)[-1]
    try:
        household_id = holder_in_village(session, actor, token).household_id
    except NotFound:
        people = find_people(session, village_of(actor), typed, on=village_today())
        return Matches(tuple(person.resident_id for person in people.rows), people.total)
    family = queries.people_of_household(session, actor, household_id)
    return Matches(tuple(family), len(family))


def _desk_page(
    activity_id: int, form: DeskForm, meant: Matches[int] | None = None
) -> ResponseReturnValue:
    actor = current_actor()
    activity = show_activity(db.session(), actor, activity_id)
    answered = query.number("here") or query.number("again")
    page = render_template(
        "earning/check_in/desk.html",
        activity=activity,
        form=form,
        asked=meant is not None,
        meant=people_with_ids(db.session(), actor, meant.rows if meant else ()),
        in_all=meant.total if meant else 0,
        answered=next(
            (person for person in activity.people if person.resident_id == answered), None
        ),
        again=query.has("again"),
        here={person.resident_id for person in activity.people},
    )
    return page, form.status
