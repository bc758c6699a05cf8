"""Tables that a phone can show: each cell under its heading."""

from collections.abc import Sequence

from flask import Flask
from markupsafe import Markup, escape

NUMBER = Markup(' class="number"')


def headings_over(cells: Markup, headings: Sequence[str]) -> Markup:
    """Head the columns of a row like this one; a heading over numbers stands on their side."""
    _first, *columns = str(cells).split("<td")
    return Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(
            NUMBER if cell.startswith(NUMBER) else "", heading
        )
        for heading, cell in zip(headings, columns, strict=True)
    )


def under_headings(cells: Markup, headings: Sequence[str]) -> Markup:
    """Give each cell of a row its column's heading, for the narrow screen's style to show."""
    first, *rest = str(cells).split("<td")
    labelled = (
        f'<td data-heading="{escape(heading)}"{cell}'
        for heading, cell in zip(headings, rest, strict=True)
    )
    return Markup(first + "".join(labelled))  # noqa: S704 - markup already; headings are escaped


def init_app(app: Flask) -> None:
    """Give templates the filters."""
    app.add_template_filter(headings_over)
    app.add_template_filter(under_headings)
