"""Record what a sign-in sheet says, and hand it to the approvers."""

from datetime import datetime

import msgspec
from sqlalchemy.orm import Session

from pointsapp.access.programs import service as programs
from pointsapp.access.standing_programs import StandingProgram
from pointsapp.api.attendance.shapes import SignInSheet
from pointsapp.api.people import find_people
from pointsapp.api.shapes import hundredths
from pointsapp.community.acting import once, take_village
from pointsapp.earning.activities.service import NewActivity
from pointsapp.earning.rules.queries import rules_for_activities
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.refusals import RuleNotInForce
from pointsapp.earning.typed_lists.service import record_list


def send(
    session: Session, sent: SignInSheet, *, key: str, program: StandingProgram, at: datetime
) -> int:
    """Record the activity and who took part, submit its sheet and return the sheet's id.

    The same key again leads to the first sheet. Raises KeyReused, PeopleUnclear, PeopleTwice,
    RuleNotInForce, and what `record_list` and `sheets.submit` raise.
    """
    by = program.actor
    village_id = take_village(session, by)
    act = once(session, village_id, "sent-attendance", key, msgspec.to_builtins(sent), by=by, at=at)
    if act.is_done:
        return act.result_id
    ids = find_people(session, by, sent.people, on=sent.held_on)
    new = NewActivity(
        name=sent.name,
        place=sent.place,
        held_on=sent.held_on,
        rule_version_id=_version_of(session, sent, program),
        quantity=hundredths(sent.quantity),
    )
    quantities = {
        resident_id: None if person.quantity is None else hundredths(person.quantity)
        for resident_id, person in zip(ids, sent.people, strict=True)
    }
    sheet_id = record_list(session, new, quantities, key=key, by=by, at=at)
    sheets.submit(session, sheet_id, by=by, at=at)
    programs.write_down(session, program, at=at)
    return act.keep(sheet_id)


def _version_of(session: Session, sent: SignInSheet, program: StandingProgram) -> int:
    for rule in rules_for_activities(session, program.actor, sent.held_on):
        if rule.code == sent.rule:
            return rule.version_id
    raise RuleNotInForce(code=sent.rule, day=sent.held_on)
