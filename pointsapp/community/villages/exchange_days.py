"""The days on which a village opens its counter: of the month, the week, the year, or every day."""

import re
from datetime import date, timedelta

from pointsapp.refusals import Refusal

WEEKDAYS = "一二三四五六日"
APART = "、"
MOST_DAYS_OF_A_MONTH = 31
LONGEST_WAIT = 366
"""From a day of the year to the next, in days."""
NO_LEAP_YEAR = 2001

_TYPED_APART = re.compile(r"[、，,;；\s]+")
_OF_MONTH = re.compile(r"(?:每月)?(\d{1,2})[日号]?")
_OF_WEEK = re.compile(r"(?:每?周|星期|礼拜)([一二三四五六日天])")
_OF_YEAR = re.compile(
    r"(?:每年)?(\d{1,2})月(\d{1,2})[日号]?(?:[至到~-](?:(\d{1,2})月)?(\d{1,2})[日号]?)?"
)
DayOfYear = tuple[int, int]


class BadExchangeDays(Refusal):
    """A word that is no day of a month or a week; facts: `word`."""

    code = "bad-exchange-days"
    field = "exchange_days"


def read_days(text: str) -> str:
    """Return the days in one way of writing, 10、周二、1月25日至1月31日; nothing means every day.

    Raises BadExchangeDays.
    """
    words = [word for word in _TYPED_APART.split(text) if word]
    return APART.join(dict.fromkeys(_read(word) for word in words))


def _read(word: str) -> str:
    of_week = _OF_WEEK.fullmatch(word)
    if of_week:
        return "周" + of_week[1].replace("天", "日")
    of_month = _OF_MONTH.fullmatch(word)
    if of_month and 1 <= int(of_month[1]) <= MOST_DAYS_OF_A_MONTH:
        return str(int(of_month[1]))
    run = _read_run(word)
    if run is None:
        raise BadExchangeDays(word=word)
    return _write_run(*run)


def _read_run(word: str) -> tuple[DayOfYear, DayOfYear] | None:
    """Return the first and the last day of 1月25日至31日, None for any other word."""
    found = _OF_YEAR.fullmatch(word)
    if found is None:
        return None
    month, day = found[1], found[2]
    first = int(month), int(day)
    last = int(found[3] or month), int(found[4] or day)
    return (first, last) if all(map(_is_day, (first, last))) else None


def _is_day(day: DayOfYear) -> bool:
    """Tell whether there is such a day in every year."""
    try:
        date(NO_LEAP_YEAR, *day)
    except ValueError:
        return False
    return True


def _write_run(first: DayOfYear, last: DayOfYear) -> str:
    ends = (f"{month}月{day}日" for month, day in ((first, last) if first != last else (first,)))
    return "至".join(ends)


def is_exchange_day(days: str, day: date) -> bool:
    """Tell whether the counter is open on this day."""
    words = days.split(APART)
    if not days or str(day.day) in words or "周" + WEEKDAYS[day.weekday()] in words:
        return True
    return any(_is_within(_read_run(word), (day.month, day.day)) for word in words)


def _is_within(run: tuple[DayOfYear, DayOfYear] | None, day: DayOfYear) -> bool:
    """Tell whether a day lies in a run, which may go over New Year."""
    if run is None:
        return False
    first, last = run
    return first <= day <= last if first <= last else day >= first or day <= last


def exchange_days_between(days: str, first: date, last: date) -> list[date]:
    """Return the exchange days from one day to another, both included."""
    all_days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in all_days if is_exchange_day(days, day)]


def with_run(days: str, first: date, last: date) -> str:
    """Return these days with a run of days of the year in place of any former run."""
    kept = [word for word in days.split(APART) if word and _read_run(word) is None]
    run = _write_run((first.month, first.day), (last.month, last.day))
    return APART.join([*kept, run])


def next_exchange_day(days: str, today: date) -> date:
    """Return the first exchange day from today on."""
    to_come = (today + timedelta(days=wait) for wait in range(LONGEST_WAIT + 1))
    return next(day for day in to_come if is_exchange_day(days, day))


def exchange_days_of(days: str, year: int) -> tuple[date, ...]:
    """Return all exchange days of a year."""
    first = date(year, 1, 1)
    all_days = (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
    return tuple(day for day in all_days if is_exchange_day(days, day))
