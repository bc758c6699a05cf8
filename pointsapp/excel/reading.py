"""Understand lists that people hand over: their headings, their rows, and what is no row."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import BinaryIO

from pointsapp.excel.headings import Columns, Header, find_header, heading_word
from pointsapp.excel.workbook import CellError, Sheet, Value, letter_of, read_workbook
from pointsapp.refusals import Refusal
from pointsapp.text import narrow

_TOTAL = re.compile(r"(本页|本组|本村|全村|\S{1,6}组)?(合计|总计|小计|共计|累计)")
_SIGNATURE = re.compile(
    r"(制表|填表|填报|审核|审批|复核|负责|经办|签字|签章|盖章|会计|村主任|村支书|书记|组长|监督"
    r"|日期|时间|单位|说明|备注|注)\S{0,6}:.*"
    r"|(制表|填表|填报|审核|审批|复核|负责|经办|签字|签章|盖章)(人|栏|者)?"
)
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
MOST_DIGITS_OF_A_NUMBER_CELL = 15
"""Excel keeps fifteen digits of a number: a longer one in a number cell is not what was typed."""


class NoHeader(Refusal):
    """No row names the columns that are needed; facts: `needed`."""

    code = "no-header"
    field = "file"


class ColumnsUnclear(Refusal):
    """Two columns may hold the same; facts: `field`, `heading`,
    `columns` by letter with an example of each."""

    code = "columns-unclear"
    field = "file"


@dataclass(frozen=True)
class Remark:
    """Something about a row or a cell that a person should know; `reason` is a code, not text."""

    row: int
    column: str
    reason: str
    value: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class Row:
    """A row below the header: its number in the sheet and its values by field.

    `place` counts the rows of all sheets. A field that the sheet has no column for is not among
    the values.
    """

    number: int
    values: Mapping[str, Value]
    letters: Mapping[str, str]
    sheet: str = ""
    place: int = 0

    def has(self, field: str) -> bool:
        """Tell whether the sheet has a column for the field."""
        return field in self.values

    def is_error(self, field: str) -> bool:
        """Tell whether the cell shows an error such as #N/A."""
        return isinstance(self.values.get(field), CellError)

    def lost_digits(self, field: str) -> bool:
        """Tell whether the cell holds a number of more digits than Excel keeps."""
        value = self.values.get(field)
        return isinstance(value, int | float) and abs(value) >= 10**MOST_DIGITS_OF_A_NUMBER_CELL

    def text(self, field: str) -> str:
        """Return the field's text, folded to one width, without outer spaces."""
        value = self.values.get(field)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else unicodedata.normalize("NFKC", _plain(str(value))).strip()

    def words(self, field: str) -> str:
        """Return the field's text as people wrote it, with its Chinese punctuation."""
        value = self.values.get(field)
        return "" if value is None else narrow(_plain(str(value)))

    def decimal(self, field: str, *, most: int) -> Decimal | None:
        """Return the field's number from 0 to `most`, None when it is empty, else ValueError."""
        text = self.text(field).replace(",", "").replace(" ", "")
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,6})?", text):
            raise ValueError(text)
        number = Decimal(text)
        if number > most:
            raise ValueError(text)
        return number

    def whole(self, field: str, *, most: int) -> int | None:
        """Return the field's whole number from 0 to `most`, else as `decimal`."""
        number = self.decimal(field, most=most)
        if number is not None and number % 1:
            raise ValueError(number)
        return None if number is None else int(number)

    def remark(self, field: str, reason: str) -> Remark:
        """Return a remark about this row's cell."""
        shown = "".join(c if c.isprintable() else "\ufffd" for c in self.text(field)[:40])
        return Remark(self.number, self.letters.get(field, ""), reason, shown, self.sheet)


@dataclass(frozen=True)
class Table:
    """What was understood of a file: which heading stands for which field, and its rows.

    `above` is what stands over the first header, as it stands there; `left_out` names sheets, rows
    and columns that were not read.
    """

    headings: Mapping[str, str]
    rows: Sequence[Row]
    above: Sequence[Sequence[Value]]
    left_out: Sequence[Remark]

    def has(self, field: str) -> bool:
        """Tell whether a sheet has a column for the field."""
        return field in self.headings


def read_table(
    stream: BinaryIO,
    columns: Columns,
    needed: Sequence[str],
    *,
    chosen: Mapping[str, str] | None = None,
) -> Table:
    """Read all visible sheets that name the needed columns; `columns` gives each field's words.

    `chosen` are the letters of columns that somebody chose where two fit equally. Raises what
    `read_workbook` raises, NoHeader and ColumnsUnclear.
    """
    readers, left_out = [], []
    for sheet in read_workbook(stream):
        header = None if sheet.is_hidden else find_header(sheet, columns, needed)
        if header is not None:
            readers.append(_SheetReader(sheet, header, chosen or {}))
        elif any(_is_filled(row) for row in sheet.rows):
            reason = "sheet-hidden" if sheet.is_hidden else "sheet-without-headings"
            left_out.append(Remark(0, "", reason, sheet.name))
    if not readers:
        raise NoHeader(needed=[columns[field][0] for field in needed])
    several = len(readers) > 1
    found = [row for reader in readers for row in reader.rows(name_sheet=several)]
    rows = [replace(row, place=place) for place, row in enumerate(found, start=1)]
    headings = {field: word for reader in reversed(readers) for field, word in reader.headings()}
    above = readers[0].sheet.rows[: readers[0].header.first_row]
    for reader in readers:
        left_out.extend(reader.left_out)
    return Table(headings=headings, rows=rows, above=above, left_out=left_out)


class _SheetReader:
    """Walks down one sheet; notes what it leaves out."""

    def __init__(self, sheet: Sheet, header: Header, chosen: Mapping[str, str]) -> None:
        self.sheet, self.header = sheet, header
        self.left_out: list[Remark] = []
        self.columns = {
            field: self._column(field, candidates, chosen.get(field))
            for field, candidates in header.candidates.items()
        }
        self.letters = {field: letter_of(at) for field, at in self.columns.items()}

    def headings(self) -> Iterator[tuple[str, str]]:
        """Return each field with the heading that stands for it."""
        for field, column in self.columns.items():
            yield field, self.header.words[column]

    def rows(self, *, name_sheet: bool) -> list[Row]:
        """Return the rows of the list; totals, repeated headings and signatures are none."""
        found = []
        for index in range(self.header.last_row + 1, len(self.sheet.rows)):
            cells = self.sheet.rows[index]
            if not _is_filled(cells):
                continue
            reason = self._why_no_row(index, cells)
            if reason:
                self.left_out.append(Remark(index + 1, "", reason, _first(cells), self.sheet.name))
                continue
            values = {field: _at(cells, column) for field, column in self.columns.items()}
            sheet = self.sheet.name if name_sheet else ""
            found.append(Row(index + 1, values, self.letters, sheet))
        self._note_hidden_columns()
        return found

    def _column(self, field: str, candidates: Sequence[int], chosen: str | None) -> int:
        """Return the best filled column for the field. Raises ColumnsUnclear when two are."""
        by_letter = {letter_of(column): column for column in candidates}
        if chosen in by_letter:
            return by_letter[chosen]
        values = {column: self._values(column) for column in candidates}
        filled = [column for column in candidates if any(v is not None for v in values[column])]
        if not filled:
            return candidates[0]
        best = filled[0]
        equal = [c for c in filled if self.header.words[c] == self.header.words[best]]
        if any(values[column] != values[best] for column in equal):
            raise ColumnsUnclear(
                field=field,
                heading=self.header.words[best],
                columns={letter_of(column): _first(values[column]) for column in equal},
            )
        for other in candidates:
            if other not in equal:
                self._note_column(other, "column-unused")
        return best

    def _values(self, column: int) -> list[Value]:
        return [_at(row, column) for row in self.sheet.rows[self.header.last_row + 1 :]]

    def _why_no_row(self, index: int, cells: Sequence[Value]) -> str:
        if index in self.sheet.hidden_rows:
            return "row-hidden"
        first = heading_word(_first(cells))
        if _TOTAL.fullmatch(first):
            return "row-total"
        again = [heading_word(_at(cells, column)) for column in self.columns.values()]
        if again == [self.header.words[column] for column in self.columns.values()]:
            return "heading-again"
        text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", _first(cells)))
        return "row-signature" if _SIGNATURE.fullmatch(text) else ""

    def _note_hidden_columns(self) -> None:
        for column in sorted(self.sheet.hidden_columns):
            if any(value is not None for value in self._values(column)):
                self._note_column(column, "column-hidden")

    def _note_column(self, column: int, reason: str) -> None:
        heading = str(_at(self.sheet.rows[self.header.last_row], column) or "")
        letter = letter_of(column)
        self.left_out.append(Remark(0, letter, reason, heading, self.sheet.name))


def _plain(text: str) -> str:
    """Return text without characters that have no width; its lines end in one way."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(character for character in lines if character not in _UNSEEN)


def _at(cells: Sequence[Value], column: int) -> Value:
    value = cells[column] if column < len(cells) else None
    return None if isinstance(value, str) and not value.strip() else value


def _is_filled(cells: Sequence[Value]) -> bool:
    return any(value is not None and str(value).strip() for value in cells)


def _first(cells: Sequence[Value]) -> str:
    return next((str(value) for value in cells if value is not None and str(value).strip()), "")
