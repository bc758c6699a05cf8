"""Scripts and styles hold to what Chrome 66 and Safari 12 know: the kernels inside old phones."""

import re

import pytest

from tests.tidy.sources import ROOT, name_of

SCRIPTS = sorted((ROOT / "static").rglob("*.js"))
SHEETS = sorted((ROOT / "static").rglob("*.css"))
COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)

TOO_NEW_IN_SCRIPTS = {
    "a?.b": r"\?\.[a-zA-Z_(\[]",
    "a ?? b": r"\?\?",
    "a ||= b, a &&= b": r"(\|\||&&)=",
    "1_000": r"\b\d+_\d",
    "10n": r"\b\d+n\b",
    "(?<=…)": r"\(\?<[=!]",
    "#own": r"\bthis\.#|^\s*#\w+\s*[=(;]",
    "static {": r"\bstatic\s*\{",
    "import(…), import.meta": r"\bimport\s*[(.]",
    "for await": r"\bfor\s+await\b",
    "a method that came later": (
        r"\.(at|flat|flatMap|replaceAll|matchAll|trimEnd|trimStart|replaceChildren|allSettled"
        r"|any|fromEntries|toSorted|findLast|requestSubmit|showModal|getAnimations|arrayBuffer"
        r"|randomUUID|hasOwn|groupBy|toggleAttribute)\("
    ),
    "a name that came later": (
        r"\b(globalThis|queueMicrotask|structuredClone|BigInt|WeakRef|ResizeObserver"
        r"|BroadcastChannel|OffscreenCanvas|reportError)\b"
    ),
}
TOO_NEW_IN_SHEETS = {
    "gap": r"(?<![\w-])(row-gap|column-gap|gap)\s*:",
    "inset": r"(?<![\w-])inset(-\w+)*\s*:",
    "logical sides": r"(?<![\w-])(margin|padding|border)-(inline|block)\b",
    "aspect-ratio": r"aspect-ratio\s*:",
    "min(), max(), clamp()": r"(?<![\w-])(min|max|clamp)\(",
    ":is(), :where(), :has()": r":(is|where|has)\(",
    ":focus-visible": r":focus-visible",
    "@layer, @container, @property": r"@(layer|container|property|scope)\b",
    "nesting": r"^\s*&",
    "a range of widths": r"@media[^{]*[<>]",
    "rgb(0 0 0 / 50%)": r"\b(rgb|hsl)a?\(\s*[\d.%]+\s+[\d.%]",
    "oklch(), color-mix()": r"\b(oklch|oklab|lab|lch|color-mix|color)\(",
    "units that came later": r"\d(dvh|svh|lvh|dvw|cqw|lh|rlh|ic)\b",
    "place-items": r"place-(items|content|self)\s*:",
    "overflow: clip": r"overflow(-[xy])?\s*:\s*clip",
    "text-wrap": r"text-wrap\s*:",
    "subgrid": r"\bsubgrid\b",
}


def without_comments(text: str) -> str:
    return COMMENT.sub("", text)


@pytest.mark.parametrize("name", TOO_NEW_IN_SCRIPTS)
def test_no_script_is_too_new(name: str) -> None:
    too_new = re.compile(TOO_NEW_IN_SCRIPTS[name], re.MULTILINE)
    assert [name_of(p) for p in SCRIPTS if too_new.search(without_comments(p.read_text()))] == []


@pytest.mark.parametrize("name", TOO_NEW_IN_SHEETS)
def test_no_style_is_too_new(name: str) -> None:
    too_new = re.compile(TOO_NEW_IN_SHEETS[name], re.MULTILINE)
    assert [name_of(p) for p in SHEETS if too_new.search(without_comments(p.read_text()))] == []


def test_what_is_too_new_is_found() -> None:
    """The net has no holes where it matters most."""
    for script, name in (
        ("a?.b", "a?.b"),
        ("x = a ?? b", "a ?? b"),
        ("s.replaceAll('a', 'b')", ""),
    ):
        names = [key for key, net in TOO_NEW_IN_SCRIPTS.items() if re.search(net, script)]
        assert names, script
        assert not name or name in names
    for style in (
        ".a { gap: 1rem; }",
        ".a { inset: 0; }",
        ":is(a, b) {}",
        ".a { width: min(1px, 2px) }",
    ):
        assert any(re.search(net, style) for net in TOO_NEW_IN_SHEETS.values()), style
    for style in (".a { grid-gap: 1rem; }", ".a { grid-template-columns: minmax(0, 1fr); }"):
        assert not any(re.search(net, style) for net in TOO_NEW_IN_SHEETS.values()), style
