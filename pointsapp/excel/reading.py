"""Read .xlsx files that people hand over, within bounds; find columns by their words."""

import re
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pointsapp.refusals import Refusal
from pointsapp.text import narrow

MOST_BYTES_UNPACKED = 20 * 2**20
MOST_PARTS = 50
MOST_ROWS = 20_000
MOST_COLUMNS = 60
HEADER_WITHIN_ROWS = 20
OLE2 = b"\xd0\xcf\x11\xe0"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Value = str | int | float | date | None


class NotAWorkbook(Refusal):
    """The file is no .xlsx."""

    code = "not-a-workbook"
    field = "file"


class Encrypted(Refusal):
    """The file is protected by a password, or of Excel's format before 2007."""

    code = "encrypted"
    field = "file"


class HasMacros(Refusal):
    """The file holds macros."""

    code = "has-macros"
    field = "file"


class TooLarge(Refusal):
    """The file unpacks to more than this product reads, or has too many rows; facts: `rows`."""

    code = "too-large"
    field = "file"


class NoHeader(Refusal):
    """No row names the columns that are needed; facts: `wanted`."""

    code = "no-header"
    field = "file"


def _names(facts: Mapping[str, object]) -> list[str]:
    wanted = facts["wanted"]
    return [str(name) for name in wanted] if isinstance(wanted, Sequence) else []


@dataclass(frozen=True)
class Remark:
    """Something about one cell or row that a person should know; `reason` is a word, not text."""

    row: int
    column: str
    reason: str
    value: str = ""


@dataclass(frozen=True)
class Row:
    """A row below the header: its number in the sheet and its values by field."""

    number: int
    values: Mapping[str, Value]
    letters: Mapping[str, str]

    def text(self, field: str) -> str:
        """Return the field's text, folded to one width, without outer spaces."""
        value = self.values.get(field)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else unicodedata.normalize("NFKC", str(value)).strip()

    def words(self, field: str) -> str:
        """Return the field's text as people wrote it, with its Chinese punctuation."""
        value = self.values.get(field)
        return "" if value is None else narrow(str(value))

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
        return Remark(self.number, self.letters.get(field, ""), reason, shown)


@dataclass(frozen=True)
class Table:
    """What was understood of a sheet: which heading stands for which field, and its rows.

    `above` is what stands over the header, as it stands there.
    """

    sheet: str
    headings: Mapping[str, str]
    rows: Sequence[Row]
    above: Sequence[Sequence[Value]] = ()


def read_table(
    stream: BinaryIO, synonyms: Mapping[str, Sequence[str]], needed: Sequence[str]
) -> Table:
    """Read the first sheet that names the needed columns; `synonyms` gives each field's words.

    Memory and time are bounded whatever the file claims. Formulas are read as what the file
    says they came to, or as text. Raises the refusals above.
    """
    _check_package(stream)
    try:
        sheets = _values(stream)
    except (DefusedXmlException, KeyError, ValueError, TypeError, SyntaxError) as error:
        raise NotAWorkbook from error
    for name, rows in sheets:
        header = _header(rows, synonyms, needed)
        if header is not None:
            position, columns = header
            return _table(name, rows, position, columns)
    raise NoHeader(wanted=[synonyms[field][0] for field in needed])


def _check_package(stream: BinaryIO) -> None:
    start = stream.read(len(OLE2))
    stream.seek(0)
    if start == OLE2:
        raise Encrypted
    try:
        with zipfile.ZipFile(stream) as package:
            parts = package.infolist()
    except zipfile.BadZipFile as error:
        raise NotAWorkbook from error
    names = {part.filename.lower() for part in parts}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise HasMacros
    if "xl/workbook.xml" not in names:
        raise NotAWorkbook
    too_much = sum(part.file_size for part in parts) > MOST_BYTES_UNPACKED
    if too_much or len(parts) > MOST_PARTS:
        raise TooLarge(rows=MOST_ROWS)
    stream.seek(0)


def _values(stream: BinaryIO) -> list[tuple[str, list[list[Value]]]]:
    """Return each sheet's values; a formula counts as what it came to when the file was saved."""
    written = _read(stream, came_to=False)
    if any(_is_formula(value) for _name, rows in written for row in rows for value in row):
        for (_name, rows), (_same, results) in zip(
            written, _read(stream, came_to=True), strict=True
        ):
            for row, came_to in zip(rows, results, strict=False):
                row[:] = [
                    result if _is_formula(value) and result is not None else value
                    for value, result in zip(row, came_to, strict=False)
                ]
    return written


def _is_formula(value: Value) -> bool:
    return isinstance(value, str) and value.startswith("=")


def _read(stream: BinaryIO, *, came_to: bool) -> list[tuple[str, list[list[Value]]]]:
    stream.seek(0)
    workbook = load_workbook(stream, read_only=True, data_only=came_to, keep_links=False)
    try:
        return [(sheet.title, _bounded_rows(sheet)) for sheet in workbook.worksheets]
    finally:
        workbook.close()


def _bounded_rows(sheet: Worksheet) -> list[list[Value]]:
    read = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)
    rows = [[_plain(value) for value in row] for row in read]
    if len(rows) > MOST_ROWS:
        raise TooLarge(rows=MOST_ROWS)
    return rows


def _plain(value: object) -> Value:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str | int | float | date) else None


def _header(
    rows: Sequence[Sequence[Value]], synonyms: Mapping[str, Sequence[str]], needed: Sequence[str]
) -> tuple[int, dict[str, int]] | None:
    for position, row in enumerate(rows[:HEADER_WITHIN_ROWS]):
        columns: dict[str, int] = {}
        for index, value in enumerate(row):
            word = heading_word(value)
            for field, words in synonyms.items():
                if word in words and field not in columns:
                    columns[field] = index
        if all(field in columns for field in needed):
            return position, columns
    return None


def heading_word(value: Value) -> str:
    """Return a heading without spaces and what stands in brackets: 时长（小时） is 时长."""
    text = unicodedata.normalize("NFKC", str(value or ""))
    return re.sub(r"\s+|\(.*?\)", "", text)


def _table(
    name: str, rows: Sequence[Sequence[Value]], position: int, columns: Mapping[str, int]
) -> Table:
    letters = {field: get_column_letter(index + 1) for field, index in columns.items()}
    header = rows[position]
    headings = {field: heading_word(header[index]) for field, index in columns.items()}
    found = [
        Row(
            number,
            {field: row[index] if index < len(row) else None for field, index in columns.items()},
            letters,
        )
        for number, row in enumerate(rows[position + 1 :], start=position + 2)
        if any(value is not None and str(value).strip() for value in row) and not _is_total(row)
    ]
    return Table(name, headings, found, rows[:position])


def _is_total(row: Sequence[Value]) -> bool:
    first = next((str(value) for value in row if value is not None), "")
    return unicodedata.normalize("NFKC", first).strip() in {"合计", "总计", "小计"}
