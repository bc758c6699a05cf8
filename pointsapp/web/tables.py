"""Tables that a phone can show: each cell knows its heading, and a list's rows are two lines."""

import re
from collections.abc import Sequence

from flask import Flask
from markupsafe import Markup, escape

_NOTHING = re.compile(r"(?=>–\s*</td>)")
"""Where a cell says that there is nothing to say."""


def headings_over(cells: Markup, headings: Sequence[str]) -> Markup:
    """Head the columns of a row like this one; a heading over numbers stands on their side."""
    _first, *columns = str(cells).split("<td")
    return Markup("").join(
        Markup('<th role="columnheader" scope="col"{}>{}</th>').format(
            Markup(' class="number"') if "number" in cell[: cell.index(">")] else "", heading
        )
        for heading, cell in zip(headings, columns, strict=True)
    )


def under_headings(cells: Markup, headings: Sequence[str]) -> Markup:
    """Give each cell of a row its column's heading, for the narrow screen's style to show.

    Roles say what the elements are: styled otherwise, old browsers take them for no table.
    """
    first, *rest = str(cells).split("<td")
    labelled = (
        f'<td role="cell" data-heading="{escape(heading)}"{_NOTHING.sub(" data-nothing", cell)}'
        for heading, cell in zip(headings, rest, strict=True)
    )
    return Markup(first + "".join(labelled))  # noqa: S704 - markup already; headings are escaped


def init_app(app: Flask) -> None:
    """Give templates the filters."""
    app.add_template_filter(headings_over)
    app.add_template_filter(under_headings)
