"""A single deed entered directly: find the person, then say what it was."""

from decimal import Decimal

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pointsapp.actor import Actor, Permission, village_of
from pointsapp.community.households.search import find_people
from pointsapp.earning.entries import queries
from pointsapp.earning.entries.forms import EntryForm
from pointsapp.earning.entries.queries import Person
from pointsapp.earning.rules.queries import RuleOnADay, rules_on
from pointsapp.earning.sheets import service
from pointsapp.earning.sheets.lines import NewLine
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

entry_desk = Blueprint("entries", __name__)
KNOWN = ("title", "day", "rule", "quantity")
"""What a link may say of a deed."""


@entry_desk.get("/sheets/entry")
@requires(Permission.RECORD_ACTIVITIES)
def find() -> ResponseReturnValue:
    """Find the person whose deed it was; what a link says of the deed is handed on."""
    typed = query.text("q")
    on = query.day("day") or village_today()
    people = find_people(db.session(), village_of(current_actor()), typed, on=on)
    known = {name: query.text(name) for name in KNOWN if query.has(name)}
    return render_template(
        "earning/entries/find_person.html", typed=typed, people=people, known=known
    )


@entry_desk.route("/residents/<int:resident_id>/entry", methods=["GET", "POST"])
@requires(Permission.RECORD_ACTIVITIES)
def enter(resident_id: int) -> ResponseReturnValue:
    """Enter one deed of this person; a sheet with one line comes of it."""
    actor = current_actor()
    person = queries.show_person(db.session(), actor, resident_id)
    rules = rules_on(db.session(), actor, village_today())
    form = EntryForm(data=_prefilled(rules))
    form.offer(rules)
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            sheet_id = service.draw_up(
                session,
                title=form.title.data,
                lines=[_line(form, person, actor)],
                key=form.key.data,
                by=actor,
                at=now(),
            )
            return redirect(url_for("sheets.show", sheet_id=sheet_id), 303)
    return render_template("earning/entries/entry.html", form=form, person=person), form.status


def _prefilled(rules: tuple[RuleOnADay, ...]) -> dict[str, object]:
    """Return what the form begins with: what a link names of the deed, or today."""
    version = next((rule.version_id for rule in rules if rule.code == query.text("rule")), "")
    return {
        "title": query.text("title"),
        "rule": str(version),
        "held_on": query.day("day") or village_today(),
        "quantity": query.amount("quantity") or Decimal(1),
    }


def _line(form: EntryForm, person: Person, actor: Actor) -> NewLine:
    version_id, level = form.chosen_rule
    return NewLine(
        household_id=person.household_id,
        resident_id=person.resident_id,
        rule_version_id=version_id,
        occurred_on=form.held_on.data,
        quantity=int(form.quantity.data * 100),
        recorded_by=actor.code,
        level=level,
    )
