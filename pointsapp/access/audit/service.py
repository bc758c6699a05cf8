"""Write down what happened at the doors: never a secret, never a name."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit.events import Event
from pointsapp.access.models import AuditRecord
from pointsapp.actor import ANONYMOUS, Actor

_INSERT = sa.insert(AuditRecord.__table__)  # type: ignore[arg-type]  # a mapped class has a Table, typed as any FromClause


def record(session: Session, event: Event, subject: str, *, by: Actor, at: datetime) -> None:
    """Add to the audit that this person did this to this subject."""
    _insert(session, event, subject, {"village_id": by.village_id, "actor": by.code, "at": at})


def record_attempt(
    session: Session, event: Event, subject: str, *, village_id: int | None, at: datetime
) -> None:
    """Add to the audit what somebody not signed in tried."""
    _insert(session, event, subject, {"village_id": village_id, "actor": ANONYMOUS, "at": at})


def _insert(session: Session, event: Event, subject: str, facts: dict[str, object]) -> None:
    session.execute(_INSERT, {"event": event, "subject": subject[:60], "detail": "", **facts})
