"""Long papers come part by part; all of it is one page that is printed."""

import pytest
from flask import Flask

from pointsapp.web import query

ROWS = range(1, 8)


@pytest.mark.parametrize(
    ("asked", "rows", "number", "before"),
    [
        ("", [1, 2, 3], 1, 0),
        ("?part=2", [4, 5, 6], 2, 3),
        ("?part=3", [7], 3, 6),
        ("?part=9", [7], 3, 6),
        ("?part=0", [1, 2, 3], 1, 0),
        ("?part=-1", [1, 2, 3], 1, 0),
        ("?part=x", [1, 2, 3], 1, 0),
        ("?part=all", [1, 2, 3, 4, 5, 6, 7], 0, 0),
    ],
)
def test_a_part_is_asked_for_by_its_number(
    app: Flask, asked: str, rows: list[int], number: int, before: int
) -> None:
    with app.test_request_context(f"/{asked}"):
        part = query.part(ROWS, 3)
    assert (list(part.rows), part.number, part.before, part.parts) == (rows, number, before, 3)


def test_nothing_is_one_empty_part(app: Flask) -> None:
    with app.test_request_context("/"):
        part: query.Part[int] = query.part([], 3)
    assert (list(part.rows), part.number, part.parts) == ([], 1, 1)
