"""The lines of the villages' logs that tell what the township did."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit.queries import AuditPage, page_of_records
from pointsapp.access.models import AuditRecord, TownshipVisit, User
from pointsapp.actor import Actor, ActorKind, code_of, township_of
from pointsapp.township.villages.queries import list_villages

VISIT = "visit"


@dataclass(frozen=True)
class TownshipLog:
    """Some acts; villages by their ids, and reasons to see names by the subjects that they are."""

    page: AuditPage
    villages: dict[int, str]
    reasons: dict[str, str]


def read_log(session: Session, actor: Actor, *, before: int | None = None) -> TownshipLog:
    """Return a page of what the staff of the actor's township did, in a fixed number of statements.

    Raises NotFound for somebody without a township.
    """
    staff = sa.select(User.id).where(User.township_id == township_of(actor))
    codes = [code_of(ActorKind.USER, user_id) for user_id in session.scalars(staff)]
    page = page_of_records(session, AuditRecord.actor.in_(codes), before=before)
    villages = {village.id: village.name for village in list_villages(session, actor)}
    return TownshipLog(page, villages, _reasons(session, (line.subject for line in page.lines)))


def _reasons(session: Session, subjects: Iterable[str]) -> dict[str, str]:
    visits = [int(code.partition(":")[2]) for code in subjects if code.startswith(f"{VISIT}:")]
    given = sa.select(TownshipVisit.id, TownshipVisit.reason).where(TownshipVisit.id.in_(visits))
    rows = session.execute(given.where(TownshipVisit.reason != ""))
    return {f"{VISIT}:{row.id}": row.reason for row in rows}
