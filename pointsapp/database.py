"""The declarative base, instants in columns, and what SQLite needs to be safe."""

import sqlite3
from datetime import UTC, datetime

from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, event
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator


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


def make_sqlite_safe(engine: Engine) -> None:
    """Make connections durable and let a writing one take its lock when it begins.

    A connection that reads first and writes later fails at once when another wrote between,
    whatever the busy timeout; so the execution option `writes` begins with the write lock.
    """
    journal_mode = sqlite_journal_mode(sqlite3.sqlite_version_info)

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "busy_timeout=10000",
            f"journal_mode={journal_mode}",
            "synchronous=FULL",
            "foreign_keys=ON",
            "recursive_triggers=ON",
            "trusted_schema=OFF",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
