"""What stands behind the question mark of an address; what cannot be used counts as not given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from flask import request

from pointsapp.web import values
from pointsapp.web.forms import clean

LONGEST = 300
Row = TypeVar("Row")


@dataclass(frozen=True)
class Part(Generic[Row]):
    """Some rows of a long paper, the `number`th part of so many; 0 is all of it, to print."""

    rows: Sequence[Row]
    number: int
    parts: int
    before: int
    """How many rows stand in the parts before it."""


def number(name: str) -> int | None:
    """Return a whole number within a column's range, None without one."""
    return values.whole_number(request.args.get(name))


def count(name: str) -> int:
    """Return how many there are of something: a whole number, 0 without one or for less."""
    return max(number(name) or 0, 0)


def numbers(name: str) -> set[int]:
    """Return all whole numbers that are given under this name."""
    read = map(values.whole_number, request.args.getlist(name))
    return {number for number in read if number is not None}


def year(name: str) -> int | None:
    """Return a year from 1900 to 2100, None without one."""
    given = number(name)
    is_year = given is not None and values.FIRST_DAY.year <= given <= values.LAST_DAY.year
    return given if is_year else None


def day(name: str) -> date | None:
    """Return a day, written 2026-11-14, None without one."""
    return values.day(request.args.get(name))


def month(name: str) -> date | None:
    """Return the first day of a month, written 2026-11, None without one."""
    return values.month(request.args.get(name))


def text(name: str, *, longest: int = LONGEST) -> str:
    """Return the text, clean; empty when there is none or it is longer than this."""
    given = clean(request.args.get(name)) or ""
    return given if len(given) <= longest else ""


def amount(name: str) -> Decimal | None:
    """Return a number such as 1.5, None without one."""
    return values.amount(request.args.get(name))


def has(name: str) -> bool:
    """Tell whether the address has this name at all."""
    return name in request.args


def part(rows: Sequence[Row], size: int) -> Part[Row]:
    """Return the part of these rows that `?part=` asks for, the first without it, or all."""
    parts = max(-(-len(rows) // size), 1)
    if text("part") == "all":
        return Part(rows, 0, parts, 0)
    asked = min(max(number("part") or 1, 1), parts)
    before = (asked - 1) * size
    return Part(rows[before : before + size], asked, parts, before)
