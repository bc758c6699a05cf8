"""What was nominated, for the household that did and for the committee."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.names import names_of
from pointsapp.actor import Actor, household_of, village_of
from pointsapp.community.models import Household
from pointsapp.honours.nominations.models import Nomination


@dataclass(frozen=True)
class NominationRow:
    """A nomination, who made it, and what became of it."""

    id: int
    kind: str
    nominee: str
    words: str
    from_whom: str
    made_at: datetime
    outcome: str | None
    answer: str


def own_nominations(session: Session, actor: Actor) -> tuple[NominationRow, ...]:
    """Return what the resident's household nominated, the latest first."""
    ours = Nomination.household_id == household_of(actor)
    return _rows(session, _NOMINATIONS.where(ours).order_by(Nomination.id.desc()))


def list_nominations(session: Session, actor: Actor) -> tuple[NominationRow, ...]:
    """Return the village's nominations, those that wait first."""
    ours = Nomination.village_id == village_of(actor)
    in_order = (Nomination.outcome.is_not(None), Nomination.id.desc())
    return _rows(session, _NOMINATIONS.where(ours).order_by(*in_order))


def waiting_nominations(session: Session, actor: Actor, kind: str) -> tuple[NominationRow, ...]:
    """Return the village's nominations of a kind that wait for the committee, the oldest first."""
    waiting = _NOMINATIONS.where(
        Nomination.village_id == village_of(actor),
        Nomination.kind == kind,
        Nomination.outcome.is_(None),
    )
    return _rows(session, waiting.order_by(Nomination.id))


_NOMINATIONS = sa.select(Nomination, Household.number).outerjoin(
    Household, Household.id == Nomination.household_id
)


def _rows(session: Session, query: sa.Select[*tuple[Nomination, str]]) -> tuple[NominationRow, ...]:
    found = session.execute(query).all()
    names = names_of(session, {one.made_by for one, number in found if number is None})
    return tuple(
        NominationRow(
            one.id, one.kind, one.nominee, one.words,
            number or one.nominator or names.get(one.made_by, ""),
            one.made_at, one.outcome, one.answer,
        )
        for one, number in found
    )  # fmt: skip
