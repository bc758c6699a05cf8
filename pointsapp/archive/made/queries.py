"""Which archives were made, and of which years there may be one."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.names import names_of
from pointsapp.actor import SYSTEM, Actor, village_of
from pointsapp.archive.made.models import Archive
from pointsapp.village_time import village_day

A_PAGE = 50


@dataclass(frozen=True)
class ArchiveRow:
    """An archive that left the house; without `made_by` a command made it."""

    year: int
    made_at: datetime
    made_by: str | None
    size: int
    sha256: str


def list_archives(session: Session, actor: Actor) -> tuple[ArchiveRow, ...]:
    """Return the village's last archives, the newest first."""
    query = sa.select(Archive).filter_by(village_id=village_of(actor))
    rows = session.scalars(query.order_by(Archive.id.desc()).limit(A_PAGE)).all()
    names = names_of(session, {row.made_by for row in rows})
    return tuple(
        ArchiveRow(
            year=row.year,
            made_at=row.made_at,
            made_by=None if row.made_by == SYSTEM else names.get(row.made_by, ""),
            size=row.size,
            sha256=row.sha256,
        )
        for row in rows
    )


def years_of(session: Session, actor: Actor, today: date) -> list[int]:
    """Return the years from the book's first to this one, the newest first."""
    first = village_day(ledger.opened_at(session, village_of(actor))).year
    earliest = ledger.earliest_day(session, village_of(actor), after=0) or today
    return list(range(today.year, min(first, earliest.year, today.year) - 1, -1))
