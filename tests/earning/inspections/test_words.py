"""A household reads which grade it was given, and for which month."""

from dataclasses import dataclass, replace
from datetime import date

import pytest
from flask import Flask

from pointsapp.earning.rules.words import amount_of

GRADES = [{"name": "优", "name_en": "excellent", "points": 5}, {"name": "良", "points": 3}]


@dataclass(frozen=True)
class Line:
    """A line with its rule's unit and grades."""

    level: int | None = 0
    levels: tuple[dict[str, object], ...] = tuple(GRADES)
    uncapped_points: int = 5
    quantity: int = 100
    unit: str = "month"
    occurred_on: date = date(2026, 11, 7)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (Line(), "11月评为优"),
        (replace(Line(), unit="time"), "等次：优"),
        (replace(Line(), uncapped_points=-5), "11月评为优"),
        (replace(Line(), uncapped_points=4), "多位评委平均"),
        (replace(Line(), level=None), "1个月"),
    ],
)
def test_the_grade_is_told_rather_than_the_quantity(app: Flask, line: Line, told: str) -> None:
    with app.test_request_context():
        assert amount_of(line) == told
