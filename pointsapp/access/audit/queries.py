"""What the audit tells, the latest first."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.models import AuditRecord, Program
from pointsapp.access.names import names_of
from pointsapp.actor import Actor, ActorKind, code_of, number_of, village_of
from pointsapp.community.models import Household

A_PAGE = 50
PROGRAM = "program:"


@dataclass(frozen=True)
class AuditLine:
    """One event: who did what, to whom. Users by name, households by number, the rest as kept."""

    at: datetime
    who: str
    event: str
    subject: str
    village_id: int | None


@dataclass(frozen=True)
class AuditPage:
    """Some events; `older` asks for those before them."""

    lines: tuple[AuditLine, ...]
    older: int | None


def read_audit(session: Session, actor: Actor, *, before: int | None = None) -> AuditPage:
    """Return a page of the events of the actor's village, in a fixed number of statements.

    Raises NotFound for somebody who belongs to no village.
    """
    return page_of_records(session, AuditRecord.village_id == village_of(actor), before=before)


def page_of_records(
    session: Session, which: sa.ColumnElement[bool], *, before: int | None
) -> AuditPage:
    """Return a page of these records, in a fixed number of statements."""
    record = AuditRecord
    latest_first = (
        sa.select(
            record.id, record.at, record.actor, record.event, record.subject, record.village_id
        )
        .where(which)
        .order_by(record.id.desc())
        .limit(A_PAGE + 1)
    )
    rows = session.execute(latest_first.where(record.id < before) if before else latest_first).all()
    page = rows[:A_PAGE]
    codes = {code for row in page for code in (row.actor, row.subject)}
    names = names_of(session, codes) | _household_numbers(session, codes)
    names |= _programs(session, {code for code in codes if code.startswith(PROGRAM)})
    lines = (
        AuditLine(
            at=row.at,
            who=names.get(row.actor, row.actor),
            event=row.event,
            subject=names.get(row.subject, row.subject),
            village_id=row.village_id,
        )
        for row in page
    )
    return AuditPage(tuple(lines), older=page[-1].id if len(rows) > A_PAGE else None)


def _programs(session: Session, codes: Collection[str]) -> dict[str, str]:
    """Return what these programs are for."""
    ids = [int(code.removeprefix(PROGRAM)) for code in codes]
    if not ids:
        return {}
    rows = session.execute(sa.select(Program.id, Program.purpose).where(Program.id.in_(ids)))
    return {f"{PROGRAM}{row.id}": row.purpose for row in rows}


def _household_numbers(session: Session, codes: Iterable[str]) -> dict[str, str]:
    kind = ActorKind.HOUSEHOLD
    ids = {number for code in codes if (number := number_of(code, kind)) is not None}
    if not ids:
        return {}
    rows = session.execute(sa.select(Household.id, Household.number).where(Household.id.in_(ids)))
    return {code_of(kind, row.id): row.number for row in rows}
