"""What happened to a household's points, the latest first: made from the records themselves."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.portal.household.decisions import DECISIONS
from pointsapp.portal.household.queries import Entry, explained, own_household

MOST = 40


@dataclass(frozen=True)
class Decision:
    """An answer of the village: to a claim, an objection or a complaint."""

    kind: str
    about_id: int
    at: datetime
    title: str
    outcome: str
    words: str


@dataclass(frozen=True)
class Message:
    """Something to tell the household: an entry of its account, or a decision."""

    at: datetime
    about: Entry | Decision


def list_messages(session: Session, actor: Actor) -> tuple[Message, ...]:
    """Return the last messages to the resident's own household; raises NotFound."""
    own = own_household(session, actor)
    entries = explained(session, ledger.statement(session, own.account_id, limit=MOST).entries)
    rows = session.execute(_LATEST, {"household_id": actor.household_id})
    told = [
        *(Message(entry.recorded_at, entry) for entry in entries),
        *(Message(row.at, Decision(*row)) for row in rows),
    ]
    return tuple(sorted(told, key=lambda message: message.at, reverse=True)[:MOST])


_LATEST = sa.select(DECISIONS).order_by(DECISIONS.c.at.desc()).limit(MOST)
