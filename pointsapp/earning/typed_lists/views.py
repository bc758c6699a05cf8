"""Import a typed list of who took part: look at whom it means, then record the activity."""

from collections.abc import Mapping

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.community.lists.words import REASONS
from pointsapp.earning.activities import words
from pointsapp.earning.activities.forms import HUNDREDTHS
from pointsapp.earning.activities.queries import most_used_rules
from pointsapp.earning.rules.queries import rules_for_activities
from pointsapp.earning.typed_lists.forms import ListForm
from pointsapp.earning.typed_lists.reading import TypedList, read_list
from pointsapp.earning.typed_lists.service import record_list
from pointsapp.extensions import db
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.import_pages import (
    SentFile,
    ask_for_file,
    look_at_file,
    sent_again,
    show_understood,
)
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work
from pointsapp.web.values import whole_number

list_desk = Blueprint("typed_lists", __name__, url_prefix="/activities/list")
CHOOSE = "earning/typed_lists/choose_list.html"


@list_desk.get("/")
@requires(Permission.RECORD_ACTIVITIES)
def choose() -> ResponseReturnValue:
    """Ask for the list's file."""
    return ask_for_file(CHOOSE)


@list_desk.post("/")
@requires(Permission.RECORD_ACTIVITIES)
def preview() -> ResponseReturnValue:
    """Show what was understood of the list, and ask about people who are not clear."""

    def show(sent: SentFile) -> str:
        actor = current_actor()
        typed_list = read_list(
            db.session(), actor, sent.stream, today=village_today(), chosen=sent.columns
        )
        form = ListForm(
            formdata=None,
            name=typed_list.activity,
            place=typed_list.place,
            held_on=typed_list.held_on or village_today(),
        )
        return _page(typed_list, sent, form)

    return look_at_file(CHOOSE, show, words.FIELDS)


@list_desk.post("/import")
@requires(Permission.RECORD_ACTIVITIES)
def save() -> ResponseReturnValue:
    """Record the activity with the people of the list and those who were chosen."""
    form, actor = ListForm(), current_actor()
    if not form.token.data:
        return redirect(url_for(".choose"), 303)
    sent = sent_again(form)
    typed_list = read_list(
        db.session(), actor, sent.stream, today=village_today(), chosen=sent.columns
    )
    _offer_rules(form)
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            # The file stays for its hour: the same form sent again finds it and is not done twice.
            people, key = _quantities(typed_list, request.form), form.token.data
            sheet_id = record_list(session, form.activity, people, key=key, by=actor, at=now())
            return redirect(url_for("sheets.show", sheet_id=sheet_id), 303)
    return _page(typed_list, sent, form), form.status


def _quantities(typed_list: TypedList, chosen_people: Mapping[str, str]) -> dict[int, int | None]:
    """Return the hundredths for everybody who is clear or was chosen."""
    quantities: dict[int, int | None] = {}
    for person in typed_list.people:
        chosen = chosen_people.get(f"person-{person.place}", "")
        resident_id = person.resident_id
        if resident_id is None:
            resident_id = whole_number(chosen)
        if resident_id is not None:
            hours = person.hours
            quantities[resident_id] = None if hours is None else int(hours * HUNDREDTHS)
    return quantities


def _offer_rules(form: ListForm) -> None:
    session, actor, today = db.session(), current_actor(), village_today()
    form.offer(rules_for_activities(session, actor, today), most_used_rules(session, actor, today))


def _page(typed_list: TypedList, sent: SentFile, form: ListForm) -> str:
    _offer_rules(form)
    return show_understood(
        "earning/typed_lists/list_preview.html",
        typed_list,
        sent,
        form,
        chosen=request.form,
        reasons={**REASONS, **words.REASONS},
        fields=words.FIELDS,
    )
