"""What the audit tells the village's administrator, the latest first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access import names as access_names
from pointsapp.access.models import AuditRecord
from pointsapp.actor import Actor
from pointsapp.community.models import Household

A_PAGE = 50


@dataclass(frozen=True)
class AuditLine:
    """One event: who did what, to whom. Users by name, households by number, the rest as kept."""

    at: datetime
    who: str
    event: str
    subject: str


@dataclass(frozen=True)
class AuditPage:
    """Some events; `older` asks for those before them."""

    lines: tuple[AuditLine, ...]
    older: int | None


def read(session: Session, actor: Actor, *, before: int | None = None) -> AuditPage:
    """Return a page of the actor's village's events, in a fixed number of statements."""
    record = AuditRecord
    wanted = (
        sa.select(record.id, record.at, record.actor, record.event, record.subject)
        .where(record.village_id == actor.village_id)
        .order_by(record.id.desc())
        .limit(A_PAGE + 1)
    )
    rows = session.execute(wanted.where(record.id < before) if before else wanted).all()
    shown = rows[:A_PAGE]
    codes = {code for row in shown for code in (row.actor, row.subject)}
    names = access_names.names_of(session, codes) | _numbers_of(session, codes)
    lines = (
        AuditLine(
            row.at, names.get(row.actor, row.actor), row.event, names.get(row.subject, row.subject)
        )
        for row in shown
    )
    return AuditPage(tuple(lines), shown[-1].id if len(rows) > A_PAGE else None)


def _numbers_of(session: Session, codes: Collection[str]) -> dict[str, str]:
    ids = {int(code[10:]) for code in codes if code.startswith("household:")}
    if not ids:
        return {}
    rows = session.execute(sa.select(Household.id, Household.number).where(Household.id.in_(ids)))
    return {f"household:{household_id}": number for household_id, number in rows}
