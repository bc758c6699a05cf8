"""What happened to a household's points, the latest first: made from the records themselves."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.names import names_of
from pointsapp.actor import Actor, household_of
from pointsapp.exchange.items.queries import ItemOnShelf, list_items
from pointsapp.portal.decisions.lapses import LAPSES
from pointsapp.portal.decisions.new_keys import NEW_KEYS
from pointsapp.portal.decisions.queries import DECISIONS
from pointsapp.portal.entries.queries import Entry, with_sources
from pointsapp.portal.household.queries import own_household
from pointsapp.year_end.expiries.goods import still_buy

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
class NewKey:
    """A new PIN or card, with who issued it and who confirmed; or a helper, by `name`.

    Points that the office moved are told in the same way: who did it, and who confirmed.
    """

    kind: str
    name: str
    first: str
    second: str


@dataclass(frozen=True)
class ToldLapse:
    """So many points are to lapse on a day; 0 where they stay after all.

    `goods` are some that they would still buy, as long as the announcement stands.
    """

    lapses_on: date
    points: int
    goods: tuple[ItemOnShelf, ...]


@dataclass(frozen=True)
class Message:
    """Something to tell: an entry of the account, a decision, a new key, points that lapse."""

    at: datetime
    about: Entry | Decision | NewKey | ToldLapse


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
        *_new_keys(session, actor),
        *_lapses(session, actor),
    ]
    return tuple(sorted(messages, key=lambda message: message.at, reverse=True)[:MOST])


def _new_keys(session: Session, actor: Actor) -> list[Message]:
    rows = session.execute(_LATEST_KEYS, {"household_id": household_of(actor)}).all()
    names = names_of(session, {code for row in rows for code in (row.first_by, row.second_by)})
    return [
        Message(
            row.at,
            NewKey(row.kind, row.name, names.get(row.first_by, ""), names.get(row.second_by, "")),
        )
        for row in rows
    ]


def _lapses(session: Session, actor: Actor) -> list[Message]:
    rows = session.execute(_LATEST_LAPSES, {"household_id": household_of(actor)}).all()
    items = list_items(session, actor, only_on=True) if any(row.stands for row in rows) else ()
    return [
        Message(
            row.at,
            ToldLapse(
                row.lapses_on, row.points, still_buy(row.points, items if row.stands else ())
            ),
        )
        for row in rows
    ]


_LATEST_LAPSES = sa.select(LAPSES).order_by(LAPSES.c.at.desc()).limit(MOST)
_LATEST_KEYS = sa.select(NEW_KEYS).order_by(NEW_KEYS.c.at.desc()).limit(MOST)
_LATEST = sa.select(DECISIONS).order_by(DECISIONS.c.at.desc()).limit(MOST)
