"""What happened to a household's points, the latest first: made from the records themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

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

A_PAGE = 20


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


@dataclass(frozen=True)
class MessagePage:
    """Some messages, the latest first; there may be `older` ones."""

    messages: tuple[Message, ...]
    older: bool


def list_messages(session: Session, actor: Actor, *, page: int = 1) -> MessagePage:
    """Return a page of the messages to the resident's own household. Raises NotFound."""
    own = own_household(session, actor)
    asked = {"household_id": household_of(actor), "most": A_PAGE * page + 1}
    statement = ledger.statement(session, own.account_id, limit=asked["most"])
    entries = with_sources(session, statement.entries)
    decisions, keys = (session.execute(latest, asked).all() for latest in (_DECISIONS, _KEYS))
    names = names_of(
        session,
        {row.asked_by for row in decisions}
        | {c for row in keys for c in (row.first_by, row.second_by)},
    )
    told = [
        *(Message(entry.recorded_at, entry) for entry in entries),
        *(Message(row.at, _decision(row, names)) for row in decisions),
        *(Message(row.at, _new_key(row, names)) for row in keys),
        *_lapses(session, actor, asked),
    ]
    told.sort(key=lambda message: message.at, reverse=True)
    first, last = A_PAGE * (page - 1), A_PAGE * page
    return MessagePage(tuple(told[first:last]), older=len(told) > last)


def _decision(row: sa.Row[*tuple[Any, ...]], names: Mapping[str, str]) -> Decision:
    return Decision(**{**row._asdict(), "asked_by": names.get(row.asked_by, "")})


def _new_key(row: sa.Row[*tuple[Any, ...]], names: Mapping[str, str]) -> NewKey:
    return NewKey(row.kind, row.name, names.get(row.first_by, ""), names.get(row.second_by, ""))


def _lapses(session: Session, actor: Actor, asked: Mapping[str, int]) -> list[Message]:
    rows = session.execute(_LAPSES, asked).all()
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


_MOST = sa.bindparam("most", type_=sa.Integer)
_LAPSES = sa.select(LAPSES).order_by(LAPSES.c.at.desc()).limit(_MOST)
_KEYS = sa.select(NEW_KEYS).order_by(NEW_KEYS.c.at.desc()).limit(_MOST)
_DECISIONS = sa.select(DECISIONS).order_by(DECISIONS.c.at.desc()).limit(_MOST)
