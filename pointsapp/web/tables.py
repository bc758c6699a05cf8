"""Tables that a phone can show: each cell under its heading."""

from collections.abc import Sequence

from flask import Flask
from markupsafe import Markup, escape


def under_headings(cells: Markup, headings: Sequence[str]) -> Markup:
    """Give each cell of a row its column's heading, for the narrow screen's style to show."""
    first, *rest = str(cells).split("<td")
    labelled = (
        f'<td data-heading="{escape(heading)}"{cell}'
        for heading, cell in zip(headings, rest, strict=True)
    )
    return Markup(first + "".join(labelled))  # noqa: S704 - markup already; headings are escaped


def init_app(app: Flask) -> None:
    """Give templates the filter."""
    app.add_template_filter(under_headings)
