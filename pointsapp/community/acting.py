"""Acting in a village: under its lock, once for each key, with its next number."""

import hashlib
import json
from collections.abc import Mapping, Set
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor, village_of
from pointsapp.community.models import KeyedAct


def take_village(session: Session, by: Actor) -> int:
    """Lock the actor's village until the unit of work ends, and return its id.

    Nobody else writes in the village meanwhile. Raises NotFound for somebody who belongs to none.
    """
    village_id = village_of(by)
    ledger.lock_book(session, village_id)
    return village_id


@dataclass(frozen=True)
class Once:
    """An act under its key: done before, with `result_id`, or to be done now and kept."""

    session: Session
    act: KeyedAct
    is_done: bool

    @property
    def result_id(self) -> int:
        """The id of what the act made the first time."""
        return self.act.result_id

    def keep(self, result_id: int) -> int:
        """Keep what the act made, so that the same key leads to it again, and return its id."""
        self.act.result_id = result_id
        self.session.add(self.act)
        self.session.flush()
        return result_id


def once(  # noqa: PLR0913 - whose act, which one, how often, what of, by whom and when
    session: Session,
    village_id: int,
    act: str,
    key: str,
    content: object,
    *,
    by: Actor,
    at: datetime,
) -> Once:
    """Look whether this act was done before under this key; the village must be locked.

    The same key with the same content from the same person is the same act: a double tap, or a
    form that was sent again because nobody knew whether it had arrived. `content` is everything
    that the person asked for, in plain values, but no secret. Raises KeyReused, which tells
    nothing of the first act, when the key came before with other content or from somebody else.
    """
    digest = content_hash(content)
    known = session.get(KeyedAct, (village_id, act, key), populate_existing=True)
    if known is None:
        new = KeyedAct(
            village_id=village_id, act=act, key=key, content_hash=digest, by=by.code, at=at
        )
        return Once(session, new, is_done=False)
    if known.by != by.code or known.content_hash not in {None, digest}:
        raise ledger.KeyReused(key=key)
    return Once(session, known, is_done=True)


def content_hash(content: object) -> str:
    """Return the SHA-256 of plain values in one spelling, whatever order they were given in."""
    text = json.dumps(content, default=_plain, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> object:
    """Return something that JSON knows in the place of what it does not know."""
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Set):
        return sorted(value)
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return str(value)


def next_number(
    session: Session, model: type[Any], village_id: int, year: int, *, digits: int = 4
) -> str:
    """Return the next number of the village's year, such as 2026-0007.

    The village must be locked, so that no number is given twice and none is left out.
    """
    of_year = sa.and_(
        model.village_id == village_id,
        model.number.between(f"{year}-{0:0{digits}d}", f"{year}-{'9' * digits}"),
    )
    last = session.scalar(sa.select(sa.func.max(model.number)).where(of_year))
    count = int(last.partition("-")[2]) if last else 0
    if count == 10**digits - 1:  # a number with one digit more is not the greatest text
        count = session.scalar(sa.select(sa.func.count()).where(of_year)) or 0
    return f"{year}-{count + 1:0{digits}d}"
