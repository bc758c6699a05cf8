"""The lines of the villages' logs that tell what the township did."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit.queries import AuditPage, page_of_records
from pointsapp.access.models import AuditRecord, TownshipVisit, User
from pointsapp.actor import Actor, ActorKind, code_of, township_of
from pointsapp.township.villages.queries import list_villages

VISIT = "visit"


@dataclass(frozen=True)
class OverseersLog:
    """Some acts; villages by their ids, and reasons to see names by the subjects that they are."""

    page: AuditPage
    villages: Mapping[int, str]
    reasons: dict[str, str]


def read_log(session: Session, actor: Actor, *, before: int | None = None) -> OverseersLog:
    """Return a page of what the staff of the actor's township did, in a fixed number of statements.

    Raises NotFound for somebody without a township.
    """
    ours = User.township_id == township_of(actor)
    villages = {village.id: village.name for village in list_villages(session, actor)}
    return log_of(session, ours, villages, before=before)


def log_of(
    session: Session,
    colleagues: sa.ColumnElement[bool],
    villages: Mapping[int, str],
    *,
    before: int | None,
) -> OverseersLog:
    """Return a page of what these users did, in a fixed number of statements."""
    staff = session.scalars(sa.select(User.id).where(colleagues))
    codes = [code_of(ActorKind.USER, user_id) for user_id in staff]
    page = page_of_records(session, AuditRecord.actor.in_(codes), before=before)
    return OverseersLog(page, villages, _reasons(session, (line.subject for line in page.lines)))


def _reasons(session: Session, subjects: Iterable[str]) -> dict[str, str]:
    visits = [int(code.partition(":")[2]) for code in subjects if code.startswith(f"{VISIT}:")]
    given = sa.select(TownshipVisit.id, TownshipVisit.reason).where(TownshipVisit.id.in_(visits))
    rows = session.execute(given.where(TownshipVisit.reason != ""))
    return {f"{VISIT}:{row.id}": row.reason for row in rows}
