"""The village's roster as an Excel file that `read_roster` reads again as it stands."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.community.households.cells import YES
from pointsapp.community.households.service import HEAD
from pointsapp.community.models import Group, Household, Resident
from pointsapp.community.roster.reading import COLUMNS, HOME_FLAGS, PARTY_MEMBER
from pointsapp.excel.writing import Column, write_workbook

WIDTHS = {"born": 14, "phone": 16, "note": 30}


def export_roster(session: Session, *, by: Actor) -> bytes:
    """Return everybody who lives in the actor's village as an .xlsx."""
    return write_workbook("花名册", columns(), roster_rows(session, by=by))


def columns() -> list[Column]:
    """Return the columns of the roster's file."""
    return [Column(words[0], WIDTHS.get(name, 12)) for name, words in COLUMNS.items()]


def roster_rows(session: Session, *, by: Actor) -> Iterator[list[str]]:
    """Give everybody who lives in the actor's village, the head of each home first.

    A household where nobody lives has no row.
    """
    lives_here = (
        sa.select(Household, Resident, Group.name.label("group"))
        .join(Resident, Resident.household_id == Household.id)
        .outerjoin(Group, Group.id == Household.group_id)
        .where(
            Household.village_id == village_of(by),
            Household.closed_on.is_(None),
            Resident.left_on.is_(None),
        )
        .order_by(
            Household.sort_key,
            Household.id,
            sa.case((Resident.id == Household.head_id, 0), else_=1),
            Resident.id,
        )
    )
    above = 0
    for home, person, group in session.execute(lives_here):
        cells = _cells(home, person, group or "") | (_flags(home) if home.id != above else {})
        yield [cells.get(name, "") for name in COLUMNS]
        above = home.id


def _flags(home: Household) -> dict[str, str]:
    """Return what stands of a household in the row of its first person."""
    return {name: YES if getattr(home, name) else "" for name in HOME_FLAGS}


def _cells(home: Household, person: Resident, group: str) -> dict[str, str]:
    """Return a person's cells; only who is the head now is called so."""
    is_head = person.id == home.head_id
    return {
        "number": home.number,
        "name": person.name,
        "head": person.name if is_head else "",
        "group": group,
        "relation": person.relation if is_head or person.relation != HEAD else "",
        "sex": person.sex,
        "born": person.born or "",
        "phone": person.phone or "",
        "politics": PARTY_MEMBER if person.is_party_member else "",
        "note": person.note,
    }
