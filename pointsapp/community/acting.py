"""Acting in a village: under its lock, once for each key, with its next number."""

import hashlib
import json
from collections.abc import Mapping, Set
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor, township_of, village_of
from pointsapp.community.models import KeyedAct, Village
from pointsapp.refusals import NotFound, Refusal


class VillageClosed(Refusal):
    """The village closed for good and is only read; facts: `name`, `closed_on`."""

    code = "village-closed"


class AfterLastDay(Refusal):
    """The village closes, and its last day was before this one; facts: `day`."""

    code = "after-last-day"


def check_last_day(last_day: date | None, day: date) -> None:
    """Raise AfterLastDay where a village that closes had its last day before this one."""
    if last_day is not None and day > last_day:
        raise AfterLastDay(day=last_day)


def take_village(session: Session, by: Actor) -> int:
    """Lock the actor's village until the unit of work ends, and return its id.

    Nobody else writes in the village meanwhile. Raises NotFound for somebody who belongs to none,
    and VillageClosed for a village in which nobody writes any more.
    """
    village_id = village_of(by)
    if ledger.is_closed_for_good(session, village_id):
        village = session.get_one(Village, village_id)
        raise VillageClosed(name=village.name, closed_on=village.closed_on)
    return village_id


def inside(session: Session, village_id: int, by: Actor) -> Actor:
    """Return the actor for one act in a village of the own township; raises NotFound elsewhere."""
    ours = sa.select(Village.id).filter_by(id=village_id, township_id=township_of(by))
    if session.scalar(ours) is None:
        raise NotFound
    return replace(by, village_id=village_id)


_KNOWN_ACT = sa.select(KeyedAct.content_hash, KeyedAct.result_id, KeyedAct.by).where(
    KeyedAct.village_id == sa.bindparam("village_id"),
    KeyedAct.act == sa.bindparam("act"),
    KeyedAct.key == sa.bindparam("key"),
)
_KEEP_ACT = sa.insert(KeyedAct)


@dataclass(frozen=True)
class Once:
    """An act under its key: done before, with its result, or to be done now and kept."""

    session: Session
    act: Mapping[str, object]
    done_id: int | None = None

    @property
    def is_done(self) -> bool:
        """Whether the act was done before."""
        return self.done_id is not None

    @property
    def result_id(self) -> int:
        """The id of what the act made the first time."""
        if self.done_id is None:
            raise ValueError("it was not done before")
        return self.done_id

    def keep(self, result_id: int) -> int:
        """Keep what the act made, so that the same key leads to it again, and return its id."""
        self.session.flush()
        self.session.connection().execute(_KEEP_ACT, {**self.act, "result_id": result_id})
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
    name, digest = {"village_id": village_id, "act": act, "key": key}, content_hash(content)
    known = session.connection().execute(_KNOWN_ACT, name).one_or_none()
    if known is None:
        return Once(session, {**name, "content_hash": digest, "by": by.code, "at": at})
    if known.by != by.code or known.content_hash not in {None, digest}:
        raise ledger.KeyReused(key=key)
    return Once(session, name, known.result_id)


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
    of_year = _of_year(village_id, year, digits)
    last = session.connection().execute(_last_number(model.__table__), of_year).scalar()
    return _number_after(session, model.__table__, last, of_year, digits)


def next_id_and_number(
    session: Session, model: type[Any], village_id: int, year: int, *, digits: int = 4
) -> tuple[int, str]:
    """Return the next number and the id that goes with it: what is booked before its row is made.

    The village must be locked.
    """
    of_year = _of_year(village_id, year, digits)
    connection, table = session.connection(), model.__table__
    query = _next_id_and_last_number(table, connection.dialect.name)
    new_id, last = connection.execute(query, of_year).one()
    return new_id, _number_after(session, table, last, of_year, digits)


def _of_year(village_id: int, year: int, digits: int) -> dict[str, Any]:
    return {
        "village_id": village_id,
        "first": f"{year}-{0:0{digits}d}",
        "last": f"{year}-{'9' * digits}",
    }


def _number_after(
    session: Session, table: sa.FromClause, last: str | None, of_year: dict[str, Any], digits: int
) -> str:
    count = int(last.partition("-")[2]) if last else 0
    if count == 10**digits - 1:  # a number with one digit more is not the greatest text
        counted = session.connection().execute(_numbers(table, sa.func.count()), of_year)
        count = counted.scalar_one()
    year = of_year["first"].partition("-")[0]
    return f"{year}-{count + 1:0{digits}d}"


@cache
def _last_number(table: sa.FromClause) -> sa.Select[Any]:
    """Return the query of the greatest number, as a text; it is built once."""
    return _numbers(table, sa.func.max(table.c.number))


@cache
def _next_id_and_last_number(table: sa.Table, dialect: str) -> sa.Select[Any]:
    """Return the query of a new id, from where the database takes them, and the last number."""
    new_id: sa.ColumnElement[int] = (
        sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0) + 1).scalar_subquery()
        if dialect == "sqlite"
        else sa.func.nextval(sa.func.pg_get_serial_sequence(table.name, "id"))
    )
    return _numbers(table, new_id, sa.func.max(table.c.number))


def _numbers(table: sa.FromClause, *wanted: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Return a query over the numbers of a village's year."""
    return sa.select(*wanted).where(
        table.c.village_id == sa.bindparam("village_id"),
        table.c.number.between(sa.bindparam("first"), sa.bindparam("last")),
    )
