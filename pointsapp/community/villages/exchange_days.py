"""The days on which a village opens its counter: of the month, of the week, or every day."""

import re
from datetime import date, timedelta

from pointsapp.refusals import Refusal

WEEKDAYS = "一二三四五六日"
APART = "、"
MOST_DAYS_OF_A_MONTH = 31
LONGEST_WAIT = 62
"""From one 31st to the next, in days."""

_TYPED_APART = re.compile(r"[、，,;；\s]+")
_OF_MONTH = re.compile(r"(?:每月)?(\d{1,2})[日号]?")
_OF_WEEK = re.compile(r"(?:每?周|星期|礼拜)([一二三四五六日天])")


class BadExchangeDays(Refusal):
    """A word that is no day of a month or a week; facts: `word`."""

    code = "bad-exchange-days"
    field = "exchange_days"


def read_days(text: str) -> str:
    """Return the days in one way of writing, 10、20、周二; nothing means every day.

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
    raise BadExchangeDays(word=word)


def is_exchange_day(days: str, day: date) -> bool:
    """Tell whether the counter is open on this day."""
    words = days.split(APART)
    return not days or str(day.day) in words or "周" + WEEKDAYS[day.weekday()] in words


def next_exchange_day(days: str, today: date) -> date:
    """Return the first exchange day from today on."""
    to_come = (today + timedelta(days=wait) for wait in range(LONGEST_WAIT + 1))
    return next(day for day in to_come if is_exchange_day(days, day))
