"""Which archives were made to their end."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.names import names_of
from pointsapp.actor import SYSTEM, Actor, village_of
from pointsapp.year_end.kept_archives.models import Archive

A_PAGE = 50


@dataclass(frozen=True)
class ArchiveRow:
    """An archive that left the house; without `made_by` a command made it."""

    year: int
    made_at: datetime
    made_by: str | None
    size: int
    sha256: str


@dataclass(frozen=True)
class ArchiveList:
    """Some archives, the newest first; `older` asks for those before them."""

    rows: tuple[ArchiveRow, ...]
    older: int | None


def list_archives(session: Session, actor: Actor, *, before: int | None = None) -> ArchiveList:
    """Return a page of the village's archives, the newest first."""
    query = sa.select(Archive).filter_by(village_id=village_of(actor))
    if before is not None:
        query = query.where(Archive.id < before)
    found = session.scalars(query.order_by(Archive.id.desc()).limit(A_PAGE + 1)).all()
    page = found[:A_PAGE]
    names = names_of(session, {row.made_by for row in page})
    rows = (
        ArchiveRow(
            year=row.year,
            made_at=row.made_at,
            made_by=None if row.made_by == SYSTEM else names.get(row.made_by, ""),
            size=row.size,
            sha256=row.sha256,
        )
        for row in page
    )
    return ArchiveList(tuple(rows), page[-1].id if len(found) > A_PAGE else None)


def archive_made_between(
    session: Session, village_id: int, since: datetime, until: datetime | None
) -> Archive | None:
    """Return the village's last archive that was made to its end in this time."""
    query = sa.select(Archive).where(Archive.village_id == village_id, Archive.made_at >= since)
    if until is not None:
        query = query.where(Archive.made_at <= until)
    return session.scalar(query.order_by(Archive.id.desc()).limit(1))
