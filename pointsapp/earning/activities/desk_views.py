"""On the day: the sheet to sign, the desk where cards are scanned, the leader's code."""

from io import BytesIO

import segno
from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from pointsapp.access.cards.service import household_of_card
from pointsapp.actor import Permission, village_of
from pointsapp.community.households.search import find_people
from pointsapp.earning.activities import arrivals, paper, queries, service
from pointsapp.earning.activities.forms import DeskForm, PaperForm
from pointsapp.extensions import db
from pointsapp.refusals import NotFound, Refusal
from pointsapp.web.barcodes import read_code
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.photos import shrink
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

desk = Blueprint("activity_desk", __name__, url_prefix="/activities")
BLANK_ROWS = 8


@desk.get("/<int:activity_id>/attendance-sheet")
@requires(Permission.RECORD_ACTIVITIES)
def print_sheet(activity_id: int) -> ResponseReturnValue:
    """Show the list to sign: who signed up, or with `?group=` everybody of a group."""
    session, actor = db.session(), current_actor()
    activity = queries.show_activity(session, actor, activity_id)
    group_id = request.args.get("group", type=int)
    people = activity.signed_up
    if group_id is not None or not people:
        people = queries.people_to_sign(session, actor, group_id)
    return render_template(
        "earning/activities/attendance_sheet.html",
        activity=activity,
        people=people,
        groups=queries.groups_of(session, actor),
        group_id=group_id,
        blank=range(BLANK_ROWS),
    )


@desk.get("/<int:activity_id>/check-in")
@requires(Permission.RECORD_ACTIVITIES)
def check_in(activity_id: int) -> ResponseReturnValue:
    """Show the field that takes one card after another."""
    return _desk_page(activity_id, DeskForm(formdata=None))


@desk.post("/<int:activity_id>/check-in")
@requires(Permission.RECORD_ACTIVITIES)
def scan(activity_id: int) -> ResponseReturnValue:
    """Tick the only one meant at once; otherwise ask which."""
    form = DeskForm()
    activity = queries.show_activity(db.session(), current_actor(), activity_id)
    if not form.validate_on_submit():
        return _desk_page(activity_id, form)
    try:
        meant = [form.person.data] if form.person.data else _meant(_scanned(form))
    except Refusal as refusal:
        form.refuse(refusal)
        return _desk_page(activity_id, form)
    if len(meant) != 1:
        return _desk_page(activity_id, form, meant)
    again = any(person.resident_id == meant[0] for person in activity.people)
    with unit_of_work(form) as session:
        if not again:
            service.attend(session, activity_id, {meant[0]: None}, by=current_actor(), at=now())
        here, seen = (None, meant[0]) if again else (meant[0], None)
        return redirect(url_for(".check_in", activity_id=activity_id, here=here, again=seen), 303)
    return _desk_page(activity_id, form)


@desk.get("/<int:activity_id>/paper")
@requires(Permission.VIEW_SHEETS)
def show_paper(activity_id: int) -> ResponseReturnValue:
    """Show the photos of the signed paper."""
    return _paper_page(activity_id, PaperForm(formdata=None))


@desk.post("/<int:activity_id>/paper")
@requires(Permission.RECORD_ACTIVITIES)
def keep_paper(activity_id: int) -> ResponseReturnValue:
    """Keep another photo of the signed paper."""
    form = PaperForm()
    if form.validate_on_submit():
        try:
            jpeg = shrink(form.photo.data.stream)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            with unit_of_work(form) as session:
                paper.keep_photo(session, activity_id, jpeg, by=current_actor())
                flash(_("The photo is kept."))
                return redirect(url_for(".show_paper", activity_id=activity_id), 303)
    return _paper_page(activity_id, form)


@desk.get("/<int:activity_id>/paper/<int:photo_id>")
@requires(Permission.VIEW_SHEETS)
def show_photo(activity_id: int, photo_id: int) -> ResponseReturnValue:
    """Show one photo of the signed paper."""
    jpeg = paper.photo(db.session(), current_actor(), activity_id, photo_id)
    return send_file(BytesIO(jpeg), mimetype="image/jpeg", max_age=0)


@desk.get("/<int:activity_id>/code")
@requires(Permission.RECORD_ACTIVITIES)
def show_code(activity_id: int) -> ResponseReturnValue:
    """Show the code of this minute, for people to type or scan on their own phones."""
    activity = queries.show_activity(db.session(), current_actor(), activity_id)
    secret = queries.secret_of(db.session(), current_actor(), activity_id)
    code = arrivals.code_at(secret, now())
    address = url_for("signups.list_all", code=code, _external=True, _anchor=f"a{activity_id}")
    drawn = segno.make(address, error="m", micro=False)
    qr = Markup(drawn.svg_inline(scale=6, border=2, svgclass="qr", lineclass=None))  # noqa: S704
    return render_template(
        "earning/activities/code.html",
        activity=activity,
        code=code,
        qr=qr,
        seconds=arrivals.SECONDS - int(now().timestamp()) % arrivals.SECONDS,
        is_today=activity.held_on == village_today(),
    )


def _paper_page(activity_id: int, form: PaperForm) -> ResponseReturnValue:
    activity = queries.show_activity(db.session(), current_actor(), activity_id)
    page = render_template(
        "earning/activities/paper.html",
        activity=activity,
        form=form,
        photos=paper.photos_of(db.session(), activity_id),
    )
    return page, form.status


def _scanned(form: DeskForm) -> str:
    """Return what was typed, or what the code in the photo says; raises NoCode."""
    if form.photo.data:
        return read_code(shrink(form.photo.data.stream))
    return form.q.data or ""


def _meant(typed: str) -> list[int]:
    """Return who may be meant by a card or by what was typed."""
    if not typed:
        return []
    token = typed.rstrip("/").rsplit("/", 1)[-1]
    try:
        household_id = household_of_card(db.session(), village_of(current_actor()), token)
    except NotFound:
        return [
            one.resident_id for one in find_people(db.session(), village_of(current_actor()), typed)
        ]
    return [key for key, _name in arrivals.members(db.session(), current_actor(), household_id)]


def _desk_page(
    activity_id: int, form: DeskForm, meant: list[int] | None = None
) -> ResponseReturnValue:
    actor = current_actor()
    activity = queries.show_activity(db.session(), actor, activity_id)
    answered = request.args.get("here", request.args.get("again", type=int), type=int)
    page = render_template(
        "earning/activities/desk.html",
        activity=activity,
        form=form,
        asked=meant is not None,
        meant=queries.people_with_ids(db.session(), actor, meant or ()),
        answered=next((one for one in activity.people if one.resident_id == answered), None),
        again="again" in request.args,
        here={person.resident_id for person in activity.people},
    )
    return page, form.status
