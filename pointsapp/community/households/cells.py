"""What a cell of a village's list says: a household number, a name, a birth, phones.

Each reading returns what was understood beside why it is wrong or doubtful, if it is: nothing
goes into a village's books that was silently guessed.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pointsapp.community.households.names import clean_name
from pointsapp.excel.reading import Row

LONGEST_NUMBER = 20
LONGEST_NAME = 40
FIRST_YEAR = 1900
NOTHING = {"无", "没有", "不详", "/", "\\", "-", "--", "—", "0", "空", "暂无"}
"""What offices write where there is nothing."""
YES, NO = "是", "否"
WAYS_OF_YES = {YES, "有", "√", "✓", "1", "Y", "y"}
WAYS_OF_NO = {NO, "×", "N", "n", *NOTHING}

_BIRTH = re.compile(r"(\d{4})(?:\D{1,2}(\d{1,2}))?(?:\D{1,2}(\d{1,2}))?\D{0,2}")
_BIRTH_IN_DIGITS = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})?")
_PHONE = re.compile(r"1\d{10}|0\d{9,11}|[2-9]\d{6,7}")
_BETWEEN_PHONES = re.compile(r"[/、,，;；|]|\s{2,}|(?<=\d{11})\s+(?=\d)")


@dataclass(frozen=True)
class Understood:
    """What a cell says; `error` or `doubt` is the reason's code where something is wrong."""

    text: str = ""
    error: str = ""
    doubt: str = ""


def household_number(row: Row, field: str = "number") -> Understood:
    """Read a household number. Excel's dates, lost digits, 无 and / are no numbers."""
    typed = row.text(field)
    return _checked(
        typed,
        {
            "cell-error": row.is_error(field),
            "number-is-a-date": isinstance(row.values.get(field), date),
            "number-lost-digits": row.lost_digits(field),
            "number-is-none": typed in NOTHING,
            "number-unreadable": len(typed) > LONGEST_NUMBER or not is_number(typed),
        },
    )


def yes_or_no(row: Row, field: str) -> Understood:
    """Read a cell in which 是 or a tick stands, 否, or nothing."""
    typed = row.text(field)
    if not typed or typed in WAYS_OF_NO:
        return Understood(NO if typed else "")
    return Understood(YES) if typed in WAYS_OF_YES else Understood(error="neither-yes-nor-no")


def person_name(row: Row, field: str = "name") -> Understood:
    """Read a name without spaces; one sign stands for all the dots that names are written with."""
    name = clean_name(row.text(field))
    kinds = {unicodedata.category(character) for character in name}
    return _checked(
        name,
        {
            "cell-error": row.is_error(field),
            "name-missing": not name,
            "name-too-long": len(name) > LONGEST_NAME,
            "name-without-character": bool({"Co", "Cn"} & kinds),
            "name-unreadable": not is_name(name),
        },
    )


def is_number(text: str) -> bool:
    """Tell whether a household number holds only what offices write into one."""
    return not any(unicodedata.category(c)[0] == "C" or c in "<>=\"'#" for c in text)


def is_name(name: str) -> bool:
    """Tell whether a name holds only letters of any script and what joins them."""
    return all(unicodedata.category(c)[0] in "LM" or c in "·.-' " for c in name)


def phone_digits(typed: str) -> str:
    """Return the digits of a phone number, without China's +86."""
    bare = re.sub(r"[\s\-()]", "", typed)
    return re.sub(r"^(\+|00)?86(?=1\d{10}$)", "", bare)


def is_phone(digits: str) -> bool:
    """Tell whether these are the digits of a mobile or landline phone in China."""
    return bool(_PHONE.fullmatch(digits))


def _checked(text: str, wrong: Mapping[str, bool]) -> Understood:
    """Return the text, or the first thing that is wrong with it."""
    error = next((reason for reason, is_wrong in wrong.items() if is_wrong), "")
    return Understood(error=error) if error else Understood(text)


def birth(row: Row, *, today: date, field: str = "born") -> Understood:
    """Read a birth as precisely as it is written: 1962, 1962-03 or 1962-03-15.

    A number cell with 1962.1 may be January or October: only its year is sure.
    """
    value = row.values.get(field)
    typed = row.text(field)
    if not typed or typed in NOTHING:
        return Understood()
    if isinstance(value, date):
        written = value.isoformat()
    elif isinstance(value, float):
        return _sure(typed[:4], today, doubt="birth-month-unsure")
    else:
        match = _BIRTH_IN_DIGITS.fullmatch(typed) or _BIRTH.fullmatch(typed)
        parts = [part for part in match.groups() if part] if match else []
        written = "-".join(f"{int(part):02d}" for part in parts)
    return _sure(written, today)


def phone(row: Row, field: str = "phone") -> Understood:
    """Read a phone number as digits; of two in a cell the first, and the second is told."""
    if row.is_error(field):
        return Understood(error="cell-error")
    typed = row.text(field)
    if not typed:
        return Understood()
    if typed in NOTHING:
        return Understood(doubt="phone-left-out")
    numbers = [phone_digits(part) for part in _BETWEEN_PHONES.split(typed) if part.strip()]
    if not numbers or not all(map(is_phone, numbers)):
        return Understood(error="phone-unreadable")
    return Understood(numbers[0], doubt="phone-twice" if len(numbers) > 1 else "")


def _sure(written: str, today: date, *, doubt: str = "") -> Understood:
    """Return a birth that may be: a day of the calendar, not to come."""
    parts = [int(part) for part in written.split("-") if part.isdecimal()]
    try:
        first_day = date(*[*parts, 1, 1][:3])
    except (TypeError, ValueError):
        return Understood(doubt="birth-unreadable")
    if not first_day.year >= FIRST_YEAR or first_day > today:
        return Understood(doubt="birth-impossible")
    return Understood(written, doubt=doubt)
