"""The declarative base and the two kinds of time: instants in UTC and village days."""

from datetime import UTC, date, datetime, timedelta, timezone

from sqlalchemy import DateTime, Dialect, MetaData
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

VILLAGE_ZONE = timezone(timedelta(hours=8))
"""China Standard Time as a fixed offset: the named zone had summer time from 1986 to 1991."""


class UtcInstant(TypeDecorator[datetime]):
    """An instant: aware in Python, stored as naive UTC."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive instant: nobody could say which one it is."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
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


def village_day(instant: datetime) -> date:
    """Return the calendar day in the village at this instant."""
    return instant.astimezone(VILLAGE_ZONE).date()
