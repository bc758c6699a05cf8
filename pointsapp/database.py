"""The declarative base, instants in columns, and what the databases need to be safe."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    NullPool,
    create_engine,
    event,
)
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

LongId = BigInteger().with_variant(Integer, "sqlite")
"""The id of what a province writes more than 2,147,483,647 rows of in some decades.

SQLite gives a row its number only in a column that is an INTEGER to the letter.
"""


class UtcInstant(TypeDecorator[datetime]):
    """An instant: aware in Python, stored as naive UTC."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse a naive instant: nobody could say which one it is."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give the instant back with its zone."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The base of every table; knows no Flask."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


# The WAL-reset race that can lose a committed transaction is fixed from these versions on:
# https://sqlite.org/wal.html, section on the WAL-reset bug.
_WAL_FIXED_IN = ((3, 44, 6), (3, 50, 7), (3, 51, 3))


def sqlite_journal_mode(version: tuple[int, ...]) -> str:
    """Return the fastest journal mode that is safe with this version of the SQLite library."""
    newest = max(_WAL_FIXED_IN)
    backported = any(version[:2] == fixed[:2] and version >= fixed for fixed in _WAL_FIXED_IN)
    return "WAL" if version >= newest or backported else "TRUNCATE"


_FOR_SMALL_ANSWERS = {"jit": "off", "random_page_cost": "1.1"}
"""What PostgreSQL is told of our queries: compiling one takes longer than running it, and a row is
found in memory or on a disk without a head that moves, so no table is read whole for a few rows.
"""


@dataclass(frozen=True)
class Limits:
    """How long a database may keep somebody waiting; no statement limit for commands."""

    lock_seconds: int = 10
    statement_seconds: int | None = None
    prepare_threshold: int | None = 5

    @property
    def of_postgresql(self) -> str:
        """What the server is told of them when a connection is opened."""
        told = {"lock_timeout": f"{self.lock_seconds}s", **_FOR_SMALL_ANSWERS}
        if self.statement_seconds is not None:
            told["statement_timeout"] = f"{self.statement_seconds}s"
            told["idle_in_transaction_session_timeout"] = "60s"
        return " ".join(f"-c {name}={value}" for name, value in told.items())


def engine_options(address: str, limits: Limits) -> dict[str, Any]:
    """Return how the engine connects to this address, whose own parameters come first.

    Of `options` the later holds: an address that names its schema keeps our limits.

    A server that went away is noticed: when a connection is opened, when one is taken from the
    pool, and by TCP while an answer is waited for.
    """
    url = make_url(address)
    if url.get_backend_name() != "postgresql":
        return {}
    wanted: dict[str, Any] = {
        "connect_timeout": 5,
        "keepalives_idle": 15,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 30_000,
        "prepare_threshold": limits.prepare_threshold,
    }
    ours = {name: value for name, value in wanted.items() if name not in url.query}
    ours["options"] = " ".join([limits.of_postgresql, *_texts(url.query.get("options", ()))])
    return {"connect_args": ours, "pool_pre_ping": True, "pool_timeout": 10}


def _texts(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def owners_engine(address: str, product: Engine) -> Engine:
    """Return the engine of who owns the tables: the product's, where nobody else is named."""
    return create_engine(address, poolclass=NullPool) if address else product


def make_safe(engine: Engine, limits: Limits) -> None:
    """Make connections durable, and let a transaction wait as long as its option `wait` says.

    It is a number of seconds; without it the limits hold.
    """
    if engine.dialect.name == "sqlite":
        _make_sqlite_safe(engine, limits)
        return

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        wait = connection.get_execution_options().get("wait")
        if wait is not None:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{int(wait * 1000)}ms'")


def _make_sqlite_safe(engine: Engine, limits: Limits) -> None:
    """Make connections durable and let a writing one take its lock when it begins.

    A connection that reads first and writes later fails at once when another wrote between,
    whatever the busy timeout; so the execution option `writes` begins with the write lock.
    """
    journal_mode = sqlite_journal_mode(sqlite3.sqlite_version_info)

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout={limits.lock_seconds * 1000}",
            f"journal_mode={journal_mode}",
            "synchronous=FULL",
            "foreign_keys=ON",
            "recursive_triggers=ON",
            "trusted_schema=OFF",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "checkin")  # codespell:ignore checkin
    def end_what_failed(connection: sqlite3.Connection | None, _record: object) -> None:
        """A COMMIT that readers hold up leaves its transaction open, and its lock in the pool."""
        if connection is not None and connection.in_transaction:
            connection.rollback()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        wait = options.get("wait") or limits.lock_seconds
        if connection.info.get("wait", limits.lock_seconds) != wait:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={int(wait * 1000)}")
            connection.info["wait"] = wait
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")
