"""Readers aside: the public board is read from a standby, where one is near enough.

Who is signed in always reads where writing is done, and so what was just written. While nobody can
be asked what was written, the board is read from the standby all the same, and says as of when.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isinf
from threading import Lock
from typing import TypeVar

import sqlalchemy as sa
from flask import Flask, current_app, g, request
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from pointsapp.database import engine_options
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.current import NOBODY, current_actor
from pointsapp.web.outages.again import let_go

SECONDS_BETWEEN_LOOKS = 1
SECONDS_LEFT_ALONE = 10
"""So long nobody tries a standby that failed."""
IMPATIENT = {"connect_timeout": 2, "tcp_user_timeout": 3000}
"""How the standby is connected to: there is the primary to read from."""

WHERE = """(SELECT CAST(system_identifier AS text) FROM pg_control_system()) AS cluster,
    current_database() AS database, current_schema() AS schema"""
WRITTEN = sa.text(f"SELECT CAST(pg_current_wal_lsn() AS text) AS written, {WHERE}")
HAS_REPLAYED = sa.text(
    f"SELECT pg_last_wal_replay_lsn() >= CAST(:written AS pg_lsn) AS has_replayed, {WHERE}"
)
LAST_REPLAYED = sa.text("SELECT pg_last_xact_replay_timestamp()")

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Written:
    """How far the primary had written, where, and when it was asked."""

    upto: str
    where: tuple[str, ...]
    at: float


class Standby:
    """A standby, and when it was last known to have all that the primary had."""

    def __init__(self, engine: Engine, most_lag: float) -> None:
        self.engine = engine
        self.most_lag = most_lag
        self.as_of: datetime | None = None
        """Until when it surely has everything; known only while the primary cannot be asked."""
        self._lock = Lock()
        self._next_look = float("-inf")
        self._asked: Written | None = None
        self._has_all_of = float("-inf")
        self._is_ours = True
        """Whether it follows the primary's cluster and shows the same database and schema."""

    def lag(self) -> float:
        """Return within how many seconds it has all that was written; looks once a second.

        One looks and the others go on with what was known, for it may take seconds to learn that a
        standby is cut off. Infinite where it does not answer or replays nothing, and where the
        primary could not be asked yet.
        """
        if time.monotonic() >= self._next_look and self._lock.acquire(blocking=False):
            try:
                self._next_look = time.monotonic() + SECONDS_BETWEEN_LOOKS
                self._look()
            except SQLAlchemyError:
                self.leave_alone()
            finally:
                self._lock.release()
        return time.monotonic() - self._has_all_of

    def is_near(self) -> bool:
        """Tell whether it may be read from as if it were the primary."""
        return self.lag() <= self.most_lag

    def trouble(self) -> str:
        """Return in words why it is not read from: for whoever runs the product, once it isn't."""
        with db.engine.connect() as primary:
            _written, *here = primary.execute(WRITTEN).one()
        try:
            with self.engine.connect() as standby:
                replayed, *there = standby.execute(HAS_REPLAYED, {"written": "0/0"}).one()
        except SQLAlchemyError:
            return "does not answer"
        if replayed is None:
            return "is no standby: it was promoted, or never followed"
        if here != there:
            return "shows another database, another schema or another cluster than the product's"
        return "replays nothing"

    def leave_alone(self) -> None:
        """Ask it nothing for a while: it failed."""
        self._next_look = time.monotonic() + SECONDS_LEFT_ALONE
        self._asked, self._has_all_of, self.as_of = None, float("-inf"), None

    def _look(self) -> None:
        """Ask whether what was written at the last look has come over, and what is written now."""
        began = time.monotonic()
        try:
            with db.engine.connect() as primary:
                written, *where = primary.execute(WRITTEN).one()
        except SQLAlchemyError:
            self._look_without_primary()
            return
        self.as_of = None
        if self._asked is None or self._has_replayed(self._asked):
            self._asked = Written(written, tuple(where), began)
            self._has_replayed(self._asked)

    def _has_replayed(self, asked: Written) -> bool:
        with self.engine.connect() as standby:
            replayed, *where = standby.execute(HAS_REPLAYED, {"written": asked.upto}).one()
        self._is_ours = tuple(where) == asked.where
        if replayed and self._is_ours:
            self._has_all_of = asked.at
        return bool(replayed and self._is_ours)

    def _look_without_primary(self) -> None:
        """Take the later of two moments: the last commit that came over, the last good look.

        In a quiet night the first lies hours back; after a start of the product there is no second.
        """
        self._next_look = time.monotonic() + SECONDS_LEFT_ALONE
        if not self._is_ours:
            return
        with self.engine.connect() as standby:
            replayed: datetime | None = standby.scalar(LAST_REPLAYED)
        lag = time.monotonic() - self._has_all_of
        looked = None if isinf(lag) else now() - timedelta(seconds=lag)
        self.as_of = max(filter(None, (replayed, looked)), default=None)


def init_app(app: Flask) -> None:
    """Know the standby, if the settings name one."""
    address = app.config["REPLICA_DATABASE_URI"]
    if address:
        options = engine_options(address, app.config["DATABASE_LIMITS"])
        options["connect_args"] |= IMPATIENT
        engine = sa.create_engine(address, **options)
        app.extensions["standby"] = Standby(engine, app.config["REPLICA_MOST_LAG_SECONDS"])


def standby_of(app: Flask) -> Standby | None:
    """Return the standby that the settings name, None without one."""
    standby: Standby | None = app.extensions.get("standby")
    return standby


def read_aside() -> None:
    """Let this request read from the standby, unless somebody is signed in; before a view."""
    standby = standby_of(current_app)
    if standby is None or request.method != "GET" or current_actor() is not NOBODY:
        return
    if not standby.is_near():
        g.as_of = standby.as_of
        if g.as_of is None:
            return
    let_go()
    g.reads_from = standby.engine


def read_aside_no_more(_error: BaseException | None = None) -> None:
    """Let what comes after the request read where writing is done."""
    for name in ("reads_from", "as_of"):
        g.pop(name, None)


def or_from_the_primary(step: Callable[[], Answer]) -> Answer:
    """Take the step; where it read from a standby that failed, once more from the primary."""
    try:
        return step()
    except SQLAlchemyError as error:
        standby = standby_of(current_app)
        if standby is None or g.get("reads_from") is None:
            raise
        current_app.logger.warning("the standby failed: %s", type(error).__name__)
        standby.leave_alone()
        read_aside_no_more()
        let_go()
    return step()
