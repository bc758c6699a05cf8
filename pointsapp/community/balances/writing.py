"""The households' balances as an Excel file that `read_balances` reads again as it stands."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor, village_of
from pointsapp.community.balances.reading import COLUMNS, taken_over
from pointsapp.community.models import Household, Resident
from pointsapp.excel.writing import Column, write_workbook

TODAY = "今日可兑积分"
"""What a household has today: for people to read, the import passes over it."""


def export_balances(session: Session, *, by: Actor) -> bytes:
    """Return the actor's open households with what was taken over for each, and what it has today.

    The first is what the import reads, so that the file imported again changes nothing. To begin
    in another place with what households have today, rename the last column.
    """
    homes = session.execute(
        sa.select(Household.id, Household.account_id, Household.number, Resident.name)
        .outerjoin(Resident, Resident.id == Household.head_id)
        .where(Household.village_id == village_of(by), Household.closed_on.is_(None))
        .order_by(Household.sort_key, Household.id)
    ).all()
    taken = taken_over(session, village_of(by))
    today = ledger.balances(session, [home.account_id for home in homes])
    words = (COLUMNS["number"][0], COLUMNS["head"][0], COLUMNS["balance"][0], TODAY)
    rows = (
        (home.number, home.name, taken.get(home.id) or None, today[home.account_id])
        for home in homes
    )
    return write_workbook("积分结余", [Column(word, 14) for word in words], rows)
