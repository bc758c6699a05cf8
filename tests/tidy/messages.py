"""The messages of code and templates, their Chinese, and the tables that hold both."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.tidy.sources import ROOT

CATALOGUE = ROOT / "pointsapp/translations/zh_Hans_CN/LC_MESSAGES/messages.po"
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


class Text(NamedTuple):
    """A message: what it is about where that is said, its English, and its plural or nothing."""

    context: str | None
    english: str
    plural: str = ""


@cache
def texts_on_screen() -> frozenset[tuple[str, Text]]:
    """Every message that code and templates ask for, with the room that asks."""
    return frozenset(_texts("pointsapp", "**.py", "python")) | frozenset(
        _texts("templates", "**.html", "jinja2")
    )


def _texts(folder: str, files: str, method: str) -> Iterator[tuple[str, Text]]:
    found = extract_from_dir(str(ROOT / folder), [(files, method)], keywords=KEYWORDS)
    for file, _line, text, _comments, context in found:
        yield "/".join(Path(file).parts[:-1][:2]), _text(context, text)


def _text(context: str | None, text: str | tuple[str, ...] | list[str]) -> Text:
    return Text(context, text) if isinstance(text, str) else Text(context, *text)


@cache
def chinese() -> dict[Text, str]:
    """The Chinese of each message that has one."""
    with CATALOGUE.open("rb") as file:
        messages = [m for m in read_po(file) if m.id and not m.fuzzy]
    said = {_text(m.context, m.id): m.string or "" for m in messages}
    first = {text: words if isinstance(words, str) else words[0] for text, words in said.items()}
    return {text: words for text, words in first.items() if words}


def rows_of(page: str) -> list[list[str]]:
    """Return the cells of each line of the tables on a page of the documentation."""
    lines = (ROOT / "docs" / page).read_text().splitlines()
    return [[c.strip() for c in row.strip("|").split("|")] for row in lines if row[:2] == "| "]
