"""Plain HTML to read and print in twenty years: no script, no file beside it, little style."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from markupsafe import Markup, escape

from pointsapp.excel.workbook import Value

STYLE = """
@page { size: A4 landscape; margin: 1cm; }
@media print { body { margin: 0; } }
body { font: 11pt/1.4 "Noto Serif CJK SC", SimSun, serif; margin: 1.5cm; }
h1 { font-size: 15pt; } h2 { font-size: 13pt; } p { margin: .3em 0; }
table { border-collapse: collapse; width: 100%; font-size: 9pt; }
th, td { border: 1px solid #666; padding: 1px 4px; text-align: left; vertical-align: top; }
thead { display: table-header-group; } tr { page-break-inside: avoid; }
.number { text-align: right; } .number, .short { white-space: nowrap; }
section { page-break-after: always; }
"""
SHORT = 12
"""So many characters stand on one line: a name, a number, a day."""


class Page:
    """An HTML file that is written as its content comes."""

    def __init__(self, path: Path, title: str) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n")
        self._write(
            Markup(
                '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
                '<meta name="viewport" content="width=device-width"><title>{0}</title>'
                "<style>{1}</style></head><body>\n<h1>{0}</h1>\n"
            ).format(title, STYLE)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._file.write("</body></html>\n")
        self._file.close()

    def line(self, text: str) -> None:
        """Write a paragraph."""
        self._write(Markup("<p>{}</p>\n").format(text))

    def link(self, file: str, text: str) -> None:
        """Write a line that leads to another file of the archive."""
        self._write(Markup('<p><a href="{}">{}</a></p>\n').format(file, text))

    def begin_section(self, anchor: str, heading: str) -> None:
        """Begin a part that is printed on a sheet of its own."""
        self._write(Markup('<section id="{}"><h2>{}</h2>\n').format(anchor, heading))

    def end_section(self) -> None:
        """End it."""
        self._file.write("</section>\n")

    def begin_table(self, headings: Iterable[str]) -> None:
        """Begin a table."""
        cells = Markup("").join(map(Markup("<th>{}</th>").format, headings))
        self._write(Markup("<table><thead><tr>{}</tr></thead><tbody>\n").format(cells))

    def row(self, values: Sequence[Value]) -> None:
        """Write a row of the table."""
        self._file.write(f"<tr>{''.join(map(_cell, values))}</tr>\n")

    def end_table(self) -> None:
        """End the table."""
        self._file.write("</tbody></table>\n")

    def _write(self, markup: Markup) -> None:
        self._file.write(markup)


def _cell(value: Value) -> str:
    if value is None:
        return "<td></td>"
    if isinstance(value, str):
        is_short = len(value) <= SHORT
        return (
            f'<td class="short">{escape(value)}</td>' if is_short else f"<td>{escape(value)}</td>"
        )
    if isinstance(value, date):
        return f'<td class="short">{value.isoformat()}</td>'
    return f'<td class="number">{escape(value)}</td>'
