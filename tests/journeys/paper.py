"""What the printer would put on each sheet, read from the PDF: words, and where they stand."""

import re
import shutil
import subprocess
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from xml.etree import ElementTree

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page

from tests.conftest import IN_CI

MILLIMETRE = 72 / 25.4
XHTML = "{http://www.w3.org/1999/xhtml}"
FACTS = """() => {
  const shown = element => element.getClientRects().length > 0;
  const text = element => element.innerText.trim();
  const all = (where, of) => Array.from(of.querySelectorAll(where));
  const main = document.querySelector("main");
  const lines = cell => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return new Set(Array.from(range.getClientRects(), box => Math.round(box.bottom))).size;
  };
  return {
    headings: all("h1, h2, h3", main).filter(shown).map(text).filter(Boolean),
    heads: all("thead tr:last-child th:first-child", main).filter(shown).map(text),
    rows: all("tbody tr", main).filter(shown)
      .map(row => all("th, td", row).slice(0, 2).map(text)),
    names: all("tbody td.name", main).filter(shown).map(text).filter(Boolean),
    stacked: all("th, td", main).filter(shown).filter(cell => text(cell).length > 1)
      .filter(cell => text(cell).length / lines(cell) < 2).map(text),
    overfull: all(".cut, .label", main).filter(box => box.scrollHeight > box.clientHeight + 1)
      .map(text),
    clipped: all("*", main).filter(shown)
      .filter(element => getComputedStyle(element).overflowX !== "visible")
      .filter(element => !element.closest("svg, img, .visually-hidden, .cut"))
      .map(element => element.outerHTML.slice(0, 90)),
  };
}"""
WIDER = "document.documentElement.scrollWidth - window.innerWidth"


@dataclass(frozen=True)
class Word:
    """A word, and the box in which it stands, in points from the sheet's left and upper edge."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Line:
    """Words beside each other."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words without what stands between them."""
        return "".join(word.text for word in self.words)

    @property
    def left(self) -> float:
        """Where it begins."""
        return min(word.left for word in self.words)

    @property
    def right(self) -> float:
        """Where it ends."""
        return max(word.right for word in self.words)

    @property
    def top(self) -> float:
        """How far down it stands."""
        return min(word.top for word in self.words)


@dataclass(frozen=True)
class Sheet:
    """One sheet of paper: its size in millimetres, its words; below all else the page number."""

    width: float
    height: float
    words: tuple[Word, ...]
    foot: str = ""

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines of the sheet; a cell of a table is a line of its own."""
        lines: list[list[Word]] = []
        for word in sorted(self.words, key=lambda word: (round(word.top), word.left)):
            last = lines[-1][-1] if lines else None
            if last and abs(last.top - word.top) < 3 and _is_next(word, last):
                lines[-1].append(word)
            else:
                lines.append([word])
        return tuple(Line(tuple(words)) for words in lines)

    @cached_property
    def text(self) -> str:
        """All lines, each on a line of its own."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True)
class Printed:
    """A print: its sheets, and what the page says of itself."""

    sheets: tuple[Sheet, ...]
    pdf: bytes = field(repr=False)
    headings: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    names: frozenset[str]
    stacked: tuple[str, ...]
    overfull: tuple[str, ...]
    clipped: tuple[str, ...]
    wider: int


def print_page(page: Page) -> Printed:
    """Print the open page on the paper that it asks for, and read what came out.

    The page stays as it is laid out on that paper.
    """
    page.emulate_media(media="print")
    pdf = page.pdf(prefer_css_page_size=True)
    sheets = read_sheets(pdf)
    width = round((sheets[0].width - margin_of(sheets[0]) * 2) / 25.4 * 96)
    page.set_viewport_size({"width": width, "height": 1000})
    facts, wider = page.evaluate(FACTS), page.evaluate(WIDER)
    return Printed(
        sheets=sheets,
        pdf=pdf,
        headings=tuple(map(_packed, facts["headings"])),
        heads=tuple(map(_packed, facts["heads"])),
        rows=tuple(tuple(map(_packed, row)) for row in facts["rows"]),
        names=frozenset(map(_packed, facts["names"])),
        stacked=tuple(facts["stacked"]),
        overfull=tuple(facts["overfull"]),
        clipped=tuple(facts["clipped"]),
        wider=wider,
    )


def read_sheets(pdf: bytes) -> tuple[Sheet, ...]:
    """Read a PDF with poppler."""
    if shutil.which("pdftotext") is None:
        if IN_CI:
            pytest.fail("no pdftotext: in CI nothing may be left out")
        pytest.skip("LEFT OUT: no pdftotext; install poppler-utils to read what is printed")
    command = ["pdftotext", "-bbox", "-", "-"]
    read = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    tree = ElementTree.fromstring(re.sub(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", b"", read))
    return tuple(_sheet(page) for page in tree.iter(f"{XHTML}page"))


def margin_of(sheet: Sheet) -> float:
    """Return how much of a sheet stays white on the left, in millimetres, at least."""
    if sheet.width < 100:
        return 4 if sheet.width > 70 else 5
    return 8


def in_mm(points: float) -> float:
    """Turn the PDF's points into millimetres."""
    return points / MILLIMETRE


def scan(pdf: bytes) -> str:
    """Return what a phone reads from the only QR code of a print."""
    command = ["pdftoppm", "-r", "200", "-png", "-"]
    drawn = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    with Image.open(BytesIO(drawn)) as picture:
        [code] = zxingcpp.read_barcodes(picture)
    return str(code.text)


def _is_next(word: Word, last: Word) -> bool:
    return 0 <= word.left - last.right < (word.bottom - word.top) / 2


def _packed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _sheet(page: ElementTree.Element) -> Sheet:
    width, height = (float(page.attrib[name]) / MILLIMETRE for name in ("width", "height"))
    words = tuple(
        Word(
            word.text or "",
            *(float(word.attrib[name]) for name in ("xMin", "yMin", "xMax", "yMax")),
        )
        for word in page.iter(f"{XHTML}word")
    )
    below = [word for word in words if word.top > (height - 16) * MILLIMETRE]
    foot = "".join(word.text for word in sorted(below, key=lambda word: word.left))
    if not re.fullmatch(r"\d+/\d+", foot):
        return Sheet(width, height, words)
    return Sheet(width, height, tuple(word for word in words if word not in below), foot)
