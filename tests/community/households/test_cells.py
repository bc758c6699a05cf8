"""Cells as offices fill them: understood, doubted or wrong, never silently guessed."""

from datetime import date

import pytest

from pointsapp.community.households import cells
from pointsapp.community.households.cells import Understood
from pointsapp.excel.reading import Row
from pointsapp.excel.workbook import CellError, Value

TODAY = date(2026, 11, 27)


def row(**values: Value) -> Row:
    """Return a row of a list with these cells."""
    return Row(2, values, dict.fromkeys(values, "A"))


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("018", Understood("018")),
        ("０１８", Understood("018")),
        (18, Understood("18")),
        (18.0, Understood("18")),
        ("3-018 ", Understood("3-018")),
        ("三组12号", Understood("三组12号")),
        (date(2026, 3, 12), Understood(error="number-is-a-date")),
        (110101001001001801, Understood(error="number-lost-digits")),
        (1.10101001e17, Understood(error="number-lost-digits")),
        ("110101001001001801", Understood("110101001001001801")),
        (CellError(), Understood(error="cell-error")),
        ("无", Understood(error="number-is-none")),
        ("/", Understood(error="number-is-none")),
        (0, Understood(error="number-is-none")),
        ("—", Understood(error="number-is-none")),
        ("x" * 21, Understood(error="number-unreadable")),
        ("=1+1", Understood(error="number-unreadable")),
        ("01\u202e8", Understood(error="number-unreadable")),
    ],
)
def test_household_numbers(typed: Value, understood: Understood) -> None:
    assert cells.household_number(row(number=typed)) == understood


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("张学军", Understood("张学军")),
        ("张 学　军", Understood("张学军")),
        *[(f"买买提{dot}艾山", Understood("买买提·艾山")) for dot in "·•・‧∙"],
        ("John  Smith", Understood("John Smith")),
        ("𠮷野", Understood("𠮷野")),
        ("张\ue5e5军", Understood(error="name-without-character")),
        ("", Understood(error="name-missing")),
        ("张" * 41, Understood(error="name-too-long")),
        ("<b>张</b>", Understood(error="name-unreadable")),
        ("张3", Understood(error="name-unreadable")),
        (CellError(), Understood(error="cell-error")),
    ],
)
def test_names(typed: Value, understood: Understood) -> None:
    assert cells.person_name(row(name=typed)) == understood


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("19620315", Understood("1962-03-15")),
        (19620315, Understood("1962-03-15")),
        ("196203", Understood("1962-03")),
        (196203, Understood("1962-03")),
        ("1962.3.5", Understood("1962-03-05")),
        ("1962.10", Understood("1962-10")),
        ("1962年", Understood("1962")),
        ("1962年3月", Understood("1962-03")),
        ("1962/03/05", Understood("1962-03-05")),
        (1962, Understood("1962")),
        (1962.1, Understood("1962", doubt="birth-month-unsure")),
        (date(1962, 3, 5), Understood("1962-03-05")),
        ("", Understood()),
        (None, Understood()),
        ("不详", Understood()),
        ("2026-11-28", Understood(doubt="birth-impossible")),
        (date(2062, 3, 5), Understood(doubt="birth-impossible")),
        ("2027", Understood(doubt="birth-impossible")),
        ("1899", Understood(doubt="birth-impossible")),
        ("1962-13", Understood(doubt="birth-unreadable")),
        ("19621345", Understood(doubt="birth-unreadable")),
        ("属虎", Understood(doubt="birth-unreadable")),
    ],
)
def test_births(typed: Value, understood: Understood) -> None:
    assert cells.birth(row(born=typed), today=TODAY) == understood


def test_who_is_born_today_is_born() -> None:
    assert cells.birth(row(born="2026-11-27"), today=TODAY) == Understood("2026-11-27")


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("13812345678", Understood("13812345678")),
        (13812345678, Understood("13812345678")),
        ("138 1234 5678", Understood("13812345678")),
        ("+86-138-1234-5678", Understood("13812345678")),
        ("008613812345678", Understood("13812345678")),
        ("１３８１２３４５６７８", Understood("13812345678")),
        ("0393-4412345", Understood("03934412345")),
        ("13812345678/13912345678", Understood("13812345678", doubt="phone-twice")),
        ("13812345678、0393-4412345", Understood("13812345678", doubt="phone-twice")),
        ("13812345678 13912345678", Understood("13812345678", doubt="phone-twice")),
        ("无", Understood(doubt="phone-left-out")),
        ("/", Understood(doubt="phone-left-out")),
        ("", Understood()),
        ("1381234567", Understood(error="phone-unreadable")),
        ("问他儿子", Understood(error="phone-unreadable")),
        ("13812345678/问他儿子", Understood(error="phone-unreadable")),
        (CellError(), Understood(error="cell-error")),
    ],
)
def test_phones(typed: Value, understood: Understood) -> None:
    assert cells.phone(row(phone=typed)) == understood
