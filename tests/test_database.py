"""Instants, village days, and which SQLite may use which journal."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.dialects import sqlite

from pointsapp.database import UtcInstant, sqlite_journal_mode
from pointsapp.village_time import village_day
from tests.village import AT


def test_a_village_day_begins_at_four_in_the_afternoon_utc() -> None:
    assert village_day(datetime(2026, 11, 14, 15, 59, tzinfo=UTC)) == date(2026, 11, 14)
    assert village_day(datetime(2026, 11, 14, 16, 0, tzinfo=UTC)) == date(2026, 11, 15)


def test_an_instant_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcInstant().process_bind_param(AT.replace(tzinfo=None), sqlite.dialect())


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "TRUNCATE"),
        ((3, 44, 5), "TRUNCATE"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 0), "TRUNCATE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 2), "TRUNCATE"),
        ((3, 51, 3), "WAL"),
        ((3, 52, 0), "WAL"),
    ],
)
def test_wal_is_used_only_where_its_reset_race_is_fixed(
    version: tuple[int, ...], mode: str
) -> None:
    assert sqlite_journal_mode(version) == mode
