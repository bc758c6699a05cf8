"""A village opens its counter on its own days."""

from datetime import date

import pytest

from pointsapp.community.villages.exchange_days import (
    BadExchangeDays,
    is_exchange_day,
    next_exchange_day,
    read_days,
)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("", ""),
        (" ， ", ""),
        ("10", "10"),
        ("每月10日，20号", "10、20"),
        ("05 5、15", "5、15"),
        ("星期二,礼拜天;周五", "周二、周日、周五"),
        ("10、周二", "10、周二"),
    ],
)
def test_days_are_read_as_villages_write_them(typed: str, days: str) -> None:
    assert read_days(typed) == days
    assert read_days(days) == days


@pytest.mark.parametrize("typed", ["0", "32", "100", "周八", "<b>", "赶集", "-1", "10.5"])
def test_what_is_no_day_is_named(typed: str) -> None:
    with pytest.raises(BadExchangeDays):
        read_days(f"10、{typed}")


@pytest.mark.parametrize(
    ("days", "day", "is_open"),
    [
        ("", date(2026, 11, 25), True),
        ("25", date(2026, 11, 25), True),
        ("5", date(2026, 11, 25), False),
        ("周三", date(2026, 11, 25), True),
        ("周二", date(2026, 11, 25), False),
        ("10、周三", date(2026, 11, 25), True),
        ("周日", date(2026, 11, 29), True),
    ],
)
def test_the_counter_is_open_on_those_days(days: str, day: date, *, is_open: bool) -> None:
    assert is_exchange_day(days, day) is is_open


@pytest.mark.parametrize(
    ("days", "today", "then"),
    [
        ("", date(2026, 11, 25), date(2026, 11, 25)),
        ("10、20", date(2026, 11, 20), date(2026, 11, 20)),
        ("10、20", date(2026, 11, 21), date(2026, 12, 10)),
        ("周二", date(2026, 11, 25), date(2026, 12, 1)),
        ("31", date(2027, 2, 1), date(2027, 3, 31)),
        ("30", date(2027, 1, 31), date(2027, 3, 30)),
    ],
)
def test_the_next_of_those_days_is_known(days: str, today: date, then: date) -> None:
    assert next_exchange_day(days, today) == then
