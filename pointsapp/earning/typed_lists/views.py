"""Import a typed list of who took part: look at whom it means, then record the activity."""

import re
from io import BytesIO

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.earning.activities import service, words
from pointsapp.earning.activities.forms import ListForm
from pointsapp.earning.activities.service import NewActivity
from pointsapp.earning.rules.queries import rules_for_activities
from pointsapp.earning.typed_lists.reading import TypedList, read_list
from pointsapp.extensions import db
from pointsapp.web import uploads
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.import_pages import ask_for_file, look_at_file
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

list_desk = Blueprint("typed_lists", __name__, url_prefix="/activities/list")
CHOOSE = "earning/typed_lists/choose_list.html"
HUNDREDTHS = 100


@list_desk.get("/")
@requires(Permission.RECORD_ACTIVITIES)
def choose() -> ResponseReturnValue:
    """Ask for the list's file."""
    return ask_for_file(CHOOSE)


@list_desk.post("/")
@requires(Permission.RECORD_ACTIVITIES)
def preview() -> ResponseReturnValue:
    """Show what was understood of the list, and ask about people who are not clear."""

    def show(content: bytes) -> str:
        actor = current_actor()
        found = read_list(db.session(), actor, BytesIO(content))
        form = ListForm(
            formdata=None,
            token=uploads.keep(content, owner=actor.code),
            name=found.activity,
            place=found.place,
            held_on=found.held_on or village_today(),
        )
        return _page(found, form)

    return look_at_file(CHOOSE, show)


@list_desk.post("/import")
@requires(Permission.RECORD_ACTIVITIES)
def save() -> ResponseReturnValue:
    """Record the activity with the people of the list and those who were chosen."""
    form, actor = ListForm(), current_actor()
    if not form.token.data:
        return redirect(url_for(".choose"), 303)
    content = uploads.kept(form.token.data, owner=actor.code)
    found = read_list(db.session(), actor, content)
    form.offer(rules_for_activities(db.session(), actor, village_today()))
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            key = f"list:{form.token.data}"
            activity_id = service.record(session, _activity(form), key=key, by=actor, at=now())
            service.attend(session, activity_id, _quantities(found), by=actor, at=now())
            sheet_id = service.draw_up_sheet(session, activity_id, by=actor, at=now())
            uploads.forget(form.token.data, owner=actor.code)
            return redirect(url_for("sheets.show", sheet_id=sheet_id), 303)
    return _page(found, form), form.status


def _activity(form: ListForm) -> NewActivity:
    return NewActivity(
        form.name.data,
        form.place.data or "",
        form.held_on.data,
        form.rule.data,
        int(form.quantity.data * HUNDREDTHS),
    )


def _quantities(found: TypedList) -> dict[int, int | None]:
    """Return the hundredths for everybody who is clear or was chosen."""
    quantities: dict[int, int | None] = {}
    for person in found.people:
        chosen = request.form.get(f"person-{person.row}", "")
        resident_id = person.resident_id
        if resident_id is None and re.fullmatch(r"[0-9]{1,9}", chosen):
            resident_id = int(chosen)
        if resident_id is not None:
            hours = person.hours
            quantities[resident_id] = None if hours is None else int(hours * HUNDREDTHS)
    return quantities


def _page(found: TypedList, form: ListForm) -> str:
    form.offer(rules_for_activities(db.session(), current_actor(), village_today()))
    return render_template(
        "earning/typed_lists/list_preview.html",
        found=found,
        form=form,
        chosen=request.form,
        reasons=words.REASONS,
        fields=words.FIELDS,
    )
