"""Templates: no script or style inside a page, no macro that nobody uses."""

import re
from collections import Counter

from tests.tidy.sources import ROOT, name_of

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
INLINE = re.compile(
    r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE
)
MACRO = re.compile(r"{%-?\s*macro\s+(\w+)")


def test_no_page_has_script_or_style_inside() -> None:
    assert [name_of(path) for path in TEMPLATES if INLINE.search(path.read_text())] == []


def test_every_macro_is_used() -> None:
    stand = Counter(word for path in TEMPLATES for word in re.findall(r"\w+", path.read_text()))
    unused = [
        f"{name_of(path)} {macro}"
        for path in TEMPLATES
        for macro in MACRO.findall(path.read_text())
        if stand[macro] < 2
    ]
    assert unused == []
