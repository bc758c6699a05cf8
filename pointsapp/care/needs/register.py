"""The register of a year's needs, for who manages care: without a word of quarrels."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.care.needs.models import Need, NeedState
from pointsapp.care.needs.queries import IS_QUARREL, needs_with_keepers
from pointsapp.community.models import Village
from pointsapp.village_time import start_of_day, village_day


@dataclass(frozen=True)
class RegisterRow:
    """A need as the register has it; the words of a quarrel are not among them."""

    number: str
    head: str
    kind: str
    way: str
    raised_on: date
    words: str
    keeper: str
    due_on: date
    state: str
    settled_on: date | None


@dataclass(frozen=True)
class NeedRegister:
    """A village's needs of one year, in the order in which they were raised."""

    village: str
    year: int
    rows: tuple[RegisterRow, ...]

    @property
    def settled(self) -> int:
        """How many of them are settled."""
        return sum(row.state == NeedState.SETTLED for row in self.rows)


def show_register(session: Session, actor: Actor, year: int, *, today: date) -> NeedRegister:
    """Return the register of a year of the actor's village."""
    village_id = village_of(actor)
    village = session.scalars(sa.select(Village.name).filter_by(id=village_id)).one()
    query = needs_with_keepers(today).add_columns(
        Need.way, Need.settled_at, sa.case((IS_QUARREL, ""), else_=Need.words).label("words")
    )
    rows = session.execute(
        query.where(
            Need.village_id == village_id,
            Need.raised_at >= start_of_day(date(year, 1, 1)),
            Need.raised_at < start_of_day(date(year + 1, 1, 1)),
        ).order_by(Need.raised_at, Need.id)
    )
    return NeedRegister(
        village,
        year,
        tuple(
            RegisterRow(
                number=row.number,
                head=row.head,
                kind=row.kind,
                way=row.way,
                raised_on=village_day(row.raised_at),
                words=row.words,
                keeper=row.keeper,
                due_on=row.due_on,
                state=row.state,
                settled_on=village_day(row.settled_at) if row.settled_at else None,
            )
            for row in rows
        ),
    )
