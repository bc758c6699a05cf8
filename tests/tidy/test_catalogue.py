"""Every text on the screen has its Chinese."""

from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "pointsapp/translations/zh_Hans_CN/LC_MESSAGES/messages.po"
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}


def texts_on_screen() -> set[str | tuple[str, ...]]:
    """Every message that the code and the templates hand to the catalogue."""
    found = [
        *extract_from_dir(str(ROOT / "pointsapp"), [("**.py", "python")], keywords=KEYWORDS),
        *extract_from_dir(str(ROOT / "templates"), [("**.html", "jinja2")], keywords=KEYWORDS),
    ]
    return {message for _file, _line, message, _comments, _context in found}


def test_every_text_is_translated_and_none_is_left_over() -> None:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file)
    translated = {m.id for m in catalogue if m.id and all(m.string or [""]) and not m.fuzzy}
    assert texts_on_screen() == translated, "run `make translations`, then fill in the Chinese"


def test_a_translation_names_the_same_facts_as_its_text() -> None:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file)
    wrong = [(m.id, str(e)) for m in catalogue for e in m.check(catalogue) if m.id]
    assert wrong == []
