"""Read a workbook that somebody handed over, in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from pointsapp.refusals import Refusal

UNPACK = Path(__file__).with_name("unpack.py")
MOST_SECONDS = 30
"""How long to wait on a busy machine; the process itself may compute for three seconds."""
MOST_ROWS = 20_000


class NotAWorkbook(Refusal):
    """The file is none that can be read, or it is damaged."""

    code = "not-a-workbook"
    field = "file"


class Encrypted(Refusal):
    """The file is protected by a password."""

    code = "encrypted"
    field = "file"


class HasMacros(Refusal):
    """The file holds macros."""

    code = "has-macros"
    field = "file"


class TooLarge(Refusal):
    """The file needs more memory or time than a village's list does; facts: `rows`."""

    code = "too-large"
    field = "file"


REFUSALS: dict[str, type[Refusal]] = {
    kind.code: kind for kind in (NotAWorkbook, Encrypted, HasMacros, TooLarge)
}


@dataclass(frozen=True)
class CellError:
    """A cell that shows an error such as #N/A in the place of a value."""

    def __str__(self) -> str:
        """Return a sign that everybody knows for it."""
        return "#N/A"


@dataclass(frozen=True)
class Hours:
    """A cell that holds a time of day or a length of time: 1:30 is 1.5 hours."""

    hours: float

    def __str__(self) -> str:
        """Return the hours as a number."""
        return f"{self.hours:g}"


Value = str | int | float | date | Hours | CellError | None


@dataclass(frozen=True)
class Sheet:
    """A sheet as it stands in the file: values by row and column, both counted from 0.

    `merged` are cells that reach over columns: their row, first and last column.
    """

    name: str
    is_hidden: bool
    rows: Sequence[Sequence[Value]]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    merged: tuple[tuple[int, int, int], ...] = ()


def read_workbook(stream: BinaryIO) -> list[Sheet]:
    """Return the sheets of an .xlsx, .xls, .et, .ods or .csv file.

    Memory and time are bounded whatever the file claims. A formula counts as what it came to when
    the file was saved. Raises NotAWorkbook, Encrypted, HasMacros and TooLarge.
    """
    answer = _unpacked(stream.read())
    refused = answer.get("refused")
    if refused is not None:
        raise REFUSALS[refused](rows=MOST_ROWS)
    return [_sheet(sheet) for sheet in answer["sheets"]]


def _unpacked(content: bytes) -> dict[str, Any]:
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and nothing that was typed
            [sys.executable, "-I", str(UNPACK)],
            input=content,
            capture_output=True,
            env={"RUST_BACKTRACE": "0"},
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TooLarge(rows=MOST_ROWS) from error
    if done.returncode < 0:  # stopped by the system: too much memory, or too long
        raise TooLarge(rows=MOST_ROWS)
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise NotAWorkbook from error
    return answer


def _sheet(sheet: dict[str, Any]) -> Sheet:
    rows = [[_value(cell) for cell in row] for row in sheet["rows"]]
    for row, column, width in _inside(rows, sheet["padded"]):
        number = rows[row][column]
        if isinstance(number, int):
            rows[row][column] = f"{number:0{width}d}"
    for row, column, _none in _inside(rows, [(cell, 0) for cell in sheet["errors"]]):
        rows[row][column] = CellError()
    return Sheet(
        name=sheet["name"],
        is_hidden=sheet["is_hidden"],
        rows=rows,
        hidden_rows=frozenset(sheet["hidden_rows"]),
        hidden_columns=frozenset(sheet["hidden_columns"]),
        merged=tuple((top, left, right) for top, left, _bottom, right in sheet["merged"]),
    )


def _value(cell: Any) -> Value:
    if isinstance(cell, dict):
        return date.fromisoformat(cell["day"]) if "day" in cell else Hours(cell["hours"])
    return str(cell) if isinstance(cell, bool) else cell


def _inside(
    rows: Sequence[Sequence[Value]], marks: Sequence[tuple[str, int]]
) -> Iterator[tuple[int, int, int]]:
    """Return row, column and mark of each marked cell that was read."""
    for reference, mark in marks:
        row, column = _position(reference)
        if 0 <= row < len(rows) and 0 <= column < len(rows[row]):
            yield row, column, mark


def letter_of(column: int) -> str:
    """Return the letter of a column counted from 0."""
    from openpyxl.utils import get_column_letter

    return get_column_letter(column + 1)


def _position(reference: str) -> tuple[int, int]:
    """Return row and column, counted from 0, of a reference such as B7."""
    from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
    from openpyxl.utils.exceptions import CellCoordinatesException

    try:
        letters, row = coordinate_from_string(reference)
        return row - 1, column_index_from_string(letters) - 1
    except (CellCoordinatesException, ValueError):
        return -1, -1
