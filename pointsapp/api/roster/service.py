"""Save what a program sends of the roster, as the import of a file does."""

from collections.abc import Iterator
from datetime import datetime

import msgspec
from sqlalchemy.orm import Session

from pointsapp.access.programs import service as programs
from pointsapp.access.standing_programs import StandingProgram, subject_of
from pointsapp.api.refusals import Malformed
from pointsapp.api.roster.shapes import RosterSent
from pointsapp.community.acting import once, take_village
from pointsapp.community.kept_imports.service import file_of, find_same
from pointsapp.community.roster import service as roster
from pointsapp.community.roster.reading import roster_in
from pointsapp.excel.reading import Remark, Row, Table
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day


def send(
    session: Session, sent: RosterSent, *, key: str, program: StandingProgram, at: datetime
) -> int:
    """Enrol and update as was sent and return the import's id; the same again changes nothing.

    Raises KeyReused, Malformed with each error of the list, and what the import of a file raises
    where a clerk must say what is meant: such a list goes through the page.
    """
    by = program.actor
    village_id = take_village(session, by)
    content = msgspec.to_builtins(sent)
    act = once(session, village_id, "sent-roster", key, content, by=by, at=at)
    if act.is_done:
        return act.result_id
    places, rows = zip(*_rows(sent), strict=True)
    listed = roster_in(Table({}, rows, (), ()), today=village_day(at))
    if listed.errors:
        raise Malformed(mistakes=[_mistake(places, error) for error in listed.errors])
    file = file_of(subject_of(program.id), msgspec.json.encode(sent))
    roster.save(session, listed, file, by=by, at=at)
    programs.write_down(session, program, at=at)
    kept = find_same(session, village_id, roster.KIND, file)
    if kept is None:
        raise NotFound
    return act.keep(kept.id)


def _rows(sent: RosterSent) -> Iterator[tuple[str, Row]]:
    """Yield the list as a file would have it, with where each row stood in what was sent."""
    number = 0
    for which, household in enumerate(sent.households):
        home = {"number": household.number, "group": household.group}
        for who, person in enumerate(household.people):
            facts = {**home, **msgspec.structs.asdict(person)}
            values = {name: value for name, value in facts.items() if value is not None}
            yield (
                f"$.households[{which}].people[{who}]",
                Row(number, values, {name: name for name in values}),
            )
            number += 1


def _mistake(places: tuple[str, ...], error: Remark) -> dict[str, str]:
    return {"at": f"{places[error.row]}.{error.column}", "why": error.reason}
