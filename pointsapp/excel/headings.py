"""Find the row of a sheet that names its columns, and which column stands for which field."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pointsapp.excel.workbook import Sheet, Value

HEADER_WITHIN_ROWS = 20

Columns = Mapping[str, Sequence[str]]
"""The words that may name each field, the best first."""


@dataclass(frozen=True)
class Header:
    """Where a sheet's header ends, and the columns that may stand for each field, best first."""

    first_row: int
    last_row: int
    candidates: Mapping[str, Sequence[int]]
    words: Sequence[str]

    @property
    def found(self) -> int:
        """How many fields have a column."""
        return len(self.candidates)


def heading_word(value: Value) -> str:
    """Return a heading without spaces and what stands in brackets: 时长（小时） is 时长."""
    text = unicodedata.normalize("NFKC", str(value or ""))
    return re.sub(r"\s+|\(.*?\)|[*:]", "", text)


def find_header(sheet: Sheet, columns: Columns, needed: Sequence[str]) -> Header | None:
    """Return the header that names the most fields, all needed ones among them.

    A header may stand in one row or in two, the upper one merged over the lower one's columns.
    """
    headers = []
    for row in range(min(len(sheet.rows), HEADER_WITHIN_ROWS)):
        headers.append(_header(row, row, _words(sheet, row), columns))
        if row + 1 < len(sheet.rows) and _continues(sheet, row, columns, needed):
            below = _words(sheet, row + 1)
            joined = [low or high for high, low in _pairs(_words(sheet, row), below)]
            headers.append(_header(row, row + 1, joined, columns))
    fitting = [header for header in headers if all(f in header.candidates for f in needed)]
    return max(fitting, key=_how_well, default=None)


def _how_well(header: Header) -> tuple[int, int, int]:
    """Rank by the fields named; of equals take the one of two rows, then the upper one."""
    return header.found, header.last_row - header.first_row, -header.first_row


def _words(sheet: Sheet, row: int) -> list[str]:
    """Return the heading words of a row, a merged one in each column that it reaches over."""
    words = [
        "" if column in sheet.hidden_columns else heading_word(value)
        for column, value in enumerate(sheet.rows[row])
    ]
    for merged_row, first, last in sheet.merged:
        if merged_row == row and first < len(words):
            words[first : last + 1] = [words[first]] * (min(last, len(words) - 1) - first + 1)
    return words


def _continues(sheet: Sheet, row: int, columns: Columns, needed: Sequence[str]) -> bool:
    """Tell whether the next row goes on with the header: under a needed heading it is empty."""
    below = sheet.rows[row + 1]
    words = {word for field in needed for word in columns[field]}
    under = [
        below[column] if column < len(below) else None
        for column, word in enumerate(_words(sheet, row))
        if word in words
    ]
    return bool(under) and None in under


def _pairs(upper: Sequence[str], lower: Sequence[str]) -> list[tuple[str, str]]:
    width = max(len(upper), len(lower))
    padded = [[*words, *[""] * (width - len(words))] for words in (upper, lower)]
    return list(zip(*padded, strict=True))


def _header(first_row: int, last_row: int, words: Sequence[str], columns: Columns) -> Header:
    candidates = {}
    for field, names in columns.items():
        ranked = [(names.index(word), at) for at, word in enumerate(words) if word in names]
        if ranked:
            candidates[field] = [column for _rank, column in sorted(ranked)]
    return Header(first_row, last_row, candidates, words)
