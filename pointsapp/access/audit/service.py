"""Write down what happened at the doors: never a secret, never a name."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit.events import Event
from pointsapp.access.models import AuditRecord
from pointsapp.actor import ANONYMOUS, Actor

_INSERT = sa.insert(AuditRecord.__table__)  # type: ignore[arg-type]  # a mapped class has a Table, typed as any FromClause


def record(
    session: Session, event: Event, subject: str, *, by: Actor, at: datetime, detail: str = ""
) -> None:
    """Add to the audit that this person did this to this subject; `detail` says what, in codes."""
    facts = {"village_id": by.village_id, "actor": by.code, "at": at, "detail": detail}
    session.execute(_INSERT, _row(event, subject, facts))


def record_many(
    session: Session, event: Event, subjects: Sequence[str], *, by: Actor, at: datetime
) -> None:
    """Add to the audit that this person did this to each of these, in one statement."""
    facts = {"village_id": by.village_id, "actor": by.code, "at": at}
    if subjects:
        session.execute(_INSERT, [_row(event, subject, facts) for subject in subjects])


def record_attempt(
    session: Session, event: Event, subject: str, *, village_id: int | None, at: datetime
) -> None:
    """Add to the audit what somebody not signed in tried."""
    facts = {"village_id": village_id, "actor": ANONYMOUS, "at": at}
    session.execute(_INSERT, _row(event, subject, facts))


def record_import(session: Session, import_id: int, *, by: Actor, at: datetime) -> None:
    """Add to the audit that this person imported a list."""
    record(session, Event.IMPORTED, f"import:{import_id}", by=by, at=at)


def record_taking_back(session: Session, import_id: int, *, by: Actor, at: datetime) -> None:
    """Add to the audit that this person took an import back."""
    record(session, Event.IMPORT_TAKEN_BACK, f"import:{import_id}", by=by, at=at)


def _row(event: Event, subject: str, facts: Mapping[str, object]) -> dict[str, object]:
    return {"event": event, "subject": subject[:60], "detail": "", **facts}
