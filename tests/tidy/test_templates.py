"""Templates: no script or style inside a page, no macro that nobody uses."""

import re
from pathlib import Path

from tests.tidy.sources import ROOT, name_of

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
INLINE = re.compile(
    r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE
)
MACRO = re.compile(r"{%-?\s*macro\s+(\w+)")


def uses(macro: str, path: Path) -> int:
    """How often the name stands in the file."""
    return len(re.findall(rf"\b{macro}\b", path.read_text()))


def test_no_page_has_script_or_style_inside() -> None:
    assert [name_of(path) for path in TEMPLATES if INLINE.search(path.read_text())] == []


def test_every_macro_is_used() -> None:
    unused = [
        f"{name_of(path)} {macro}"
        for path in TEMPLATES
        for macro in MACRO.findall(path.read_text())
        if sum(uses(macro, other) for other in TEMPLATES) < 2
    ]
    assert unused == []
