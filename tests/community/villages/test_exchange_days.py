"""A village opens its counter on its own days."""

from datetime import date

import pytest

from pointsapp.community.villages.exchange_days import (
    BadExchangeDays,
    exchange_days_between,
    is_exchange_day,
    next_exchange_day,
    read_days,
    with_run,
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
        ("10、1月25日到31日", "10、1月25日至1月31日"),
        ("每年12月28日至1月3日，05月01日", "12月28日至1月3日、5月1日"),
    ],
)
def test_days_are_read_as_villages_write_them(typed: str, days: str) -> None:
    assert read_days(typed) == days
    assert read_days(days) == days


@pytest.mark.parametrize(
    "typed",
    ["0", "32", "100", "周八", "<b>", "赶集", "-1", "10.5", "13月1日", "2月29日", "1月0日至3日"],
)
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
        ("5月1日", date(2026, 5, 1), True),
        ("1月25日至1月31日", date(2027, 1, 31), True),
        ("1月25日至1月31日", date(2027, 2, 1), False),
        ("12月28日至1月3日", date(2027, 1, 3), True),
        ("12月28日至1月3日", date(2027, 1, 4), False),
        ("2月20日至3月1日", date(2028, 2, 29), True),
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
        ("1月25日", date(2027, 1, 26), date(2028, 1, 25)),
    ],
)
def test_the_next_of_those_days_is_known(days: str, today: date, then: date) -> None:
    assert next_exchange_day(days, today) == then


def test_a_run_of_days_takes_the_place_of_the_former() -> None:
    days = with_run("10、周二、12月1日至12月5日", date(2027, 1, 25), date(2027, 1, 31))
    assert days == read_days(days) == "10、周二、1月25日至1月31日"
    assert exchange_days_between(days, date(2027, 1, 24), date(2027, 2, 2)) == [
        *(date(2027, 1, day) for day in range(25, 32)),
        date(2027, 2, 2),
    ]
