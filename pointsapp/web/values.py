"""What somebody typed, linked or sent, as a value that both databases can keep."""

import re
from datetime import date
from decimal import Decimal

LARGEST = 2**31 - 1
"""The largest whole number of a column."""

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
"""No village writes of other days; far outside, days have no instants to search by."""

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_AMOUNT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
_WHOLE = re.compile(r"-?[0-9]{1,10}")


def storable(text: str) -> str:
    """Return the text without what no database keeps: NUL, and halves of characters."""
    return _UNSTORABLE.sub("", text)


def whole_number(typed: str | None) -> int | None:
    """Return the whole number, None for what is none or lies beyond a column's range."""
    text = (typed or "").strip()
    number = int(text) if _WHOLE.fullmatch(text) else None
    return number if number is not None and is_in_range(number) else None


def day(typed: str | None) -> date | None:
    """Return the day of 2026-11-14, None for what is no day of a village."""
    try:
        read = date.fromisoformat((typed or "").strip())
    except ValueError:
        return None
    return read if is_in_range(read) else None


def month(typed: str | None) -> date | None:
    """Return the first day of 2026-11, None for what is no month of a village."""
    return day(f"{typed}-01")


def amount(typed: str | None) -> Decimal | None:
    """Return the number of 1.5, None for what is none or is too large."""
    text = (typed or "").strip()
    return Decimal(text) if _AMOUNT.fullmatch(text) else None


def is_in_range(value: object) -> bool:
    """Tell whether a number or a day can be kept and counted with; other values always can."""
    if isinstance(value, int | Decimal):
        is_number = not isinstance(value, Decimal) or value.is_finite()
        return is_number and -LARGEST <= value <= LARGEST
    if isinstance(value, date):
        return FIRST_DAY <= value <= LAST_DAY
    return True
