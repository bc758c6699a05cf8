"""What happened to a household's points, the latest first: made from the records themselves."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.names import names_of
from pointsapp.actor import Actor, household_of
from pointsapp.portal.decisions.queries import DECISIONS
from pointsapp.portal.entries.queries import Entry, with_sources
from pointsapp.portal.household.queries import own_household

MOST = 40


@dataclass(frozen=True)
class Decision:
    """An answer of the village to a claim, an objection or a complaint; or a correction.

    `asked_by` is the name of who asked for the correction.
    """

    kind: str
    about_id: int
    at: datetime
    title: str
    outcome: str
    words: str
    asked_by: str


@dataclass(frozen=True)
class Message:
    """Something to tell the household: an entry of its account, or a decision."""

    at: datetime
    about: Entry | Decision


def list_messages(session: Session, actor: Actor) -> tuple[Message, ...]:
    """Return the last messages to the resident's own household. Raises NotFound."""
    own = own_household(session, actor)
    entries = with_sources(session, ledger.statement(session, own.account_id, limit=MOST).entries)
    rows = session.execute(_LATEST, {"household_id": household_of(actor)}).mappings().all()
    names = names_of(session, {row["asked_by"] for row in rows})
    messages = [
        *(Message(entry.recorded_at, entry) for entry in entries),
        *(
            Message(row["at"], Decision(**{**row, "asked_by": names.get(row["asked_by"], "")}))
            for row in rows
        ),
    ]
    return tuple(sorted(messages, key=lambda message: message.at, reverse=True)[:MOST])


_LATEST = sa.select(DECISIONS).order_by(DECISIONS.c.at.desc()).limit(MOST)
