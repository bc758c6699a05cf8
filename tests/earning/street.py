"""A street of many households, enrolled at once, for sheets as long as a village is."""

from datetime import date
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.books import AccountKind
from pointsapp.community.households.names import number_key
from pointsapp.community.households.service import Member, person_facts
from pointsapp.community.models import Household, Resident
from pointsapp.earning.sheets import service
from pointsapp.earning.sheets.lines import NewLine
from tests.rules import SUNDAY
from tests.village import AT, Cast


def enrol_street(session: Session, village_id: int, count: int) -> list[tuple[int, int]]:
    """Enrol so many households of one person; return each household's and resident's id."""
    street = uuid4().hex[:8]
    account_ids = ledger.open_accounts(
        session, book_id=village_id, kind=AccountKind.HOUSEHOLD, count=count
    )
    households = [
        Household(
            village_id=village_id,
            number=f"{street}-{n}",
            number_key=number_key(f"{street}-{n}"),
            sort_key=f"{street}-{n:04}",
            account_id=account_id,
        )
        for n, account_id in enumerate(account_ids)
    ]
    session.add_all(households)
    session.flush()
    residents = [
        Resident(
            village_id=village_id,
            household_id=household.id,
            **person_facts(Member("赵甲")),
        )
        for household in households
    ]
    session.add_all(residents)
    session.flush()
    return [(resident.household_id, resident.id) for resident in residents]


def draw_up(
    session: Session,
    village: Cast,
    people: list[tuple[int, int]],
    version_id: int,
    *,
    day: date = SUNDAY,
) -> int:
    """Draw up a sheet on which each of these people swept for an hour."""
    lines = [
        NewLine(
            household_id=household_id,
            resident_id=resident_id,
            rule_version_id=version_id,
            occurred_on=day,
            quantity=100,
            recorded_by=village.recorder.code,
        )
        for household_id, resident_id in people
    ]
    return service.draw_up(
        session, title="清扫", lines=lines, key=str(uuid4()), by=village.recorder, at=AT
    )


def account_ids_of(session: Session, people: list[tuple[int, int]]) -> list[int]:
    """Return the accounts of these people's households, in the same order."""
    query = sa.select(Household.id, Household.account_id)
    accounts: dict[int, int] = dict(session.execute(query).all())
    return [accounts[household_id] for household_id, _resident_id in people]
