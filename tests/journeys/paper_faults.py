"""What is wrong with a print, as somebody tells who holds it in hand."""

from collections.abc import Iterator

from tests.journeys.paper import Line, Printed, Sheet, in_mm, margin_of
from tests.journeys.prints import Print

SHORT_NAME = 4
"""Names of so many characters stand on one line."""

HAIR_MILLIMETRES = 0.6
"""Papers are measured in whole points."""


def faults(printed: Printed, one: Print) -> Iterator[str]:
    """Tell what is wrong with a print."""
    count = len(printed.sheets)
    if count > one.most_sheets:
        yield f"{count} sheets"
    if printed.wider > 0:
        yield f"{printed.wider} pixels wider than the paper"
    yield from (f"one character a line: {text}" for text in printed.stacked)
    yield from (f"too much in a box: {text}" for text in printed.overfull)
    yield from (f"clipped: {box}" for box in printed.clipped)
    short = sorted(name for name in printed.names if len(name) <= SHORT_NAME)
    yield from (
        f"broken: {name}"
        for name in short
        if not any(name in sheet.text for sheet in printed.sheets)
    )
    if not one.is_cut_out and not _is_in_the_middle(printed.sheets[0], printed.headings[0]):
        yield "no title in the middle"
    for number, sheet in enumerate(printed.sheets, start=1):
        if sheet.foot != ("" if one.is_cut_out else f"{number}/{count}"):
            yield f"sheet {number} is numbered {sheet.foot!r}"
        yield from (f"sheet {number}: {wrong}" for wrong in _faults_of_sheet(sheet, printed, one))


def _faults_of_sheet(sheet: Sheet, printed: Printed, one: Print) -> Iterator[str]:
    if (round(sheet.width), round(sheet.height)) != one.paper:
        yield f"{sheet.width:.0f} × {sheet.height:.0f} mm"
    yield from (f"over the edge: {word}" for word in over_the_edge(sheet))
    headings = [line for line in sheet.lines if line.text in printed.headings]
    if len(sheet.lines) == len(headings):
        yield "nothing but a heading"
    alone = (line for line in headings if not _has_something_below(line, sheet))
    yield from (f"a heading alone at the end: {line.text}" for line in alone)
    has_head = any(head in sheet.text for head in printed.heads)
    needs_head = _has_a_row(sheet, printed) if one.has_pictures else bool(printed.heads)
    if needs_head and not has_head:
        yield "a table goes on without its head"


def over_the_edge(sheet: Sheet) -> list[str]:
    """Return the words that reach into the margin of the sheet."""
    least = margin_of(sheet) - HAIR_MILLIMETRES
    most = sheet.width - least
    return [w.text for w in sheet.words if in_mm(w.left) < least or in_mm(w.right) > most]


def _is_in_the_middle(sheet: Sheet, title: str) -> bool:
    return any(
        line.text == title and abs(in_mm(line.left + line.right) - sheet.width) <= 2
        for line in sheet.lines
    )


def _has_something_below(heading: Line, sheet: Sheet) -> bool:
    return any(
        line.top > heading.top and line.left < heading.right and line.right > heading.left
        for line in sheet.lines
    )


def _has_a_row(sheet: Sheet, printed: Printed) -> bool:
    """Tell whether a table's row stands on the sheet, by its first two cells."""
    lines = {line.text for line in sheet.lines}
    return any(lines.issuperset(row) for row in printed.rows)
