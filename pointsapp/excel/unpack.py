"""Unpack a workbook in a process of its own, within limits, and print its cells as JSON.

Whatever somebody hands over may be damaged or made to harm, and a library that reads it may hang
or take all memory. So this file runs as a program that imports nothing of ours: it takes the file
from standard input and is stopped by the system when it needs too much. `workbook.py` calls it.
"""

import csv
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineWorkbook, PasswordError, SheetVisibleEnum

MOST_CPU_SECONDS = 3
MOST_MEMORY_BYTES = 256 * 2**20
MOST_BYTES_UNPACKED = 30 * 2**20
MOST_BYTES_OF_TEXT = 4 * 2**20
MOST_PARTS = 200
MOST_SHEETS = 60
MOST_ROWS = 20_000
MOST_COLUMNS = 60
MOST_CELLS = 400_000

OLE2 = b"\xd0\xcf\x11\xe0"
ZIP = b"PK"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",\t;"

Cell = str | int | float | bool | dict[str, Any] | None


class Refused(Exception):
    """The file is not read; the argument is the code of the refusal."""


def limit_resources() -> None:
    """Let the system stop this process when it needs too much."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def unpack(content: bytes) -> list[dict[str, Any]]:
    """Return the sheets of an .xlsx, .xls, .et, .ods or .csv file. Raises Refused."""
    if content.startswith(ZIP):
        return _unpack_package(content)
    if content.startswith(OLE2):
        if ENCRYPTED_PACKAGE in content:
            raise Refused("encrypted")
        return _unpack_with_calamine(content)
    return _unpack_text(content)


def _unpack_package(content: bytes) -> list[dict[str, Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_package(package)
            sheets = _unpack_with_calamine(content)
            if "xl/workbook.xml" in package.namelist():
                _add_marks(package, sheets)
            return sheets
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Refused("not-a-workbook") from error


def _check_package(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    names = {part.filename.lower() for part in parts}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Refused("has-macros")
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("encrypted")
    if not names & {"xl/workbook.xml", "content.xml"}:
        raise Refused("not-a-workbook")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES_UNPACKED:
        raise Refused("too-large")


def _unpack_with_calamine(content: bytes) -> list[dict[str, Any]]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown = workbook.sheets_metadata
        if len(shown) > MOST_SHEETS:
            raise Refused("too-large")
        sheets: list[dict[str, Any]] = []
        left = MOST_CELLS
        for sheet in shown:
            cells = _cells(workbook, sheet.name, most=left)
            left -= sum(len(row) for row in cells["rows"])
            is_hidden = sheet.visible is not SheetVisibleEnum.Visible
            sheets.append({"name": sheet.name, "is_hidden": is_hidden, **cells})
        return sheets
    except PasswordError as error:
        raise Refused("encrypted") from error
    except (Refused, MemoryError, KeyboardInterrupt):
        raise
    except BaseException as error:  # a panic of the library is none of Python's Exceptions
        raise Refused("not-a-workbook") from error


def _cells(workbook: CalamineWorkbook, name: str, *, most: int) -> dict[str, Any]:
    sheet = workbook.get_sheet_by_name(name)
    columns = min(sheet.total_width, MOST_COLUMNS)
    if sheet.total_height > MOST_ROWS or sheet.total_height * columns > most:
        raise Refused("too-large")
    rows = [
        [_plain(value) for value in row[:MOST_COLUMNS]]
        for row in sheet.to_python(skip_empty_area=False)
    ]
    merged = [[*start, *end] for start, end in sheet.merged_cell_ranges or []]
    return {"rows": rows, "merged": merged, **_no_marks()}


def _no_marks() -> dict[str, list[Any]]:
    return {"hidden_rows": [], "hidden_columns": [], "padded": [], "errors": []}


def _plain(value: object) -> Cell:  # noqa: PLR0911 - one line for each kind of cell
    """Return what JSON knows: a day as {"day": …}, hours as {"hours": …}, the rest as it is."""
    if value is None or value == "":
        return None
    if isinstance(value, bool | str | int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 10**15 else value
    if isinstance(value, datetime):
        return {"day": value.date().isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    return {"hours": value.total_seconds() / 3600} if isinstance(value, timedelta) else str(value)


def _add_marks(package: zipfile.ZipFile, sheets: list[dict[str, Any]]) -> None:
    """Add what calamine does not tell: what is hidden, shown with zeros, or an error."""
    widths = _padded_styles(package)
    for sheet, part in zip(sheets, _sheet_parts(package), strict=False):
        if part not in package.namelist():
            continue
        for tag, attributes in _elements(package, part, {"row", "col", "c"}):
            if tag == "row" and attributes.get("hidden") in {"1", "true"}:
                sheet["hidden_rows"].append(int(attributes.get("r", 0)) - 1)
            elif tag == "col" and attributes.get("hidden") in {"1", "true"}:
                last = min(int(attributes["max"]), MOST_COLUMNS)
                sheet["hidden_columns"].extend(range(int(attributes["min"]) - 1, last))
            elif tag == "c" and attributes.get("t") == "e":
                sheet["errors"].append(attributes.get("r", ""))
            elif tag == "c" and attributes.get("s") in widths:
                sheet["padded"].append([attributes.get("r", ""), widths[attributes["s"]]])


def _sheet_parts(package: zipfile.ZipFile) -> list[str]:
    """Return the part of each sheet in the order of the workbook."""
    targets = {}
    for _tag, attributes in _elements(package, "xl/_rels/workbook.xml.rels", {"Relationship"}):
        target = attributes.get("Target", "")
        targets[attributes.get("Id")] = target.lstrip("/") if target[:1] == "/" else f"xl/{target}"
    parts = []
    for _tag, attributes in _elements(package, "xl/workbook.xml", {"sheet"}):
        ids = [value for name, value in attributes.items() if name.rpartition(":")[2] == "id"]
        parts.append(targets.get(ids[0], "") if ids else "")
    return parts


def _padded_styles(package: zipfile.ZipFile) -> dict[str, int]:
    """Return the styles that show a number with zeros in front, such as 000, and their width."""
    if "xl/styles.xml" not in package.namelist():
        return {}
    formats: dict[str, str] = {}
    widths: dict[str, int] = {}
    position, within = 0, False
    for tag, attributes in _elements(
        package, "xl/styles.xml", {"numFmt", "cellStyleXfs", "cellXfs", "xf"}
    ):
        if tag == "numFmt":
            formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag in {"cellStyleXfs", "cellXfs"}:
            position, within = 0, tag == "cellXfs"
        elif within:
            code = formats.get(attributes.get("numFmtId", ""), "")
            if re.fullmatch("00+", code):
                widths[str(position)] = len(code)
            position += 1
    return widths


def _elements(
    package: zipfile.ZipFile, part: str, tags: set[str]
) -> Iterator[tuple[str, dict[str, str]]]:
    """Return the elements with these tags in their order; a document type is refused."""
    seen: list[tuple[str, dict[str, str]]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name in tags:
            seen.append((name, attributes))

    def doctype(*_declared: object) -> None:
        raise Refused("not-a-workbook")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(package.read(part), True)  # noqa: FBT003 - expat takes no keyword
    except (expat.ExpatError, KeyError) as error:
        raise Refused("not-a-workbook") from error
    yield from seen


def _unpack_text(content: bytes) -> list[dict[str, Any]]:
    """Read comma-separated values in UTF-8, with or without a mark, or GB18030."""
    if len(content) > MOST_BYTES_OF_TEXT:
        raise Refused("too-large")
    text = _decode(content)
    if "\0" in text or "<html" in text[:2000].lower() or not text.strip():
        raise Refused("not-a-workbook")
    first = max(text.splitlines()[:20], key=lambda line: max(map(line.count, DELIMITERS)))
    delimiter = max(DELIMITERS, key=first.count)
    if delimiter not in first:
        raise Refused("not-a-workbook")
    rows: list[list[Cell]] = []
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            rows.append([cell or None for cell in row[:MOST_COLUMNS]])
            if len(rows) > MOST_ROWS:
                raise Refused("too-large")
    except csv.Error as error:
        raise Refused("not-a-workbook") from error
    return [{"name": "", "is_hidden": False, "rows": rows, "merged": [], **_no_marks()}]


def _decode(content: bytes) -> str:
    for encoding in ENCODINGS:
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    raise Refused("not-a-workbook")


def main() -> int:
    """Read a file from standard input and print its sheets, or why it is refused."""
    limit_resources()
    try:
        answer: dict[str, Any] = {"sheets": unpack(sys.stdin.buffer.read())}
    except Refused as refused:
        answer = {"refused": str(refused)}
    except MemoryError:
        answer = {"refused": "too-large"}
    except (ValueError, TypeError, OverflowError):
        answer = {"refused": "not-a-workbook"}
    json.dump(answer, sys.stdout, separators=(",", ":"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
