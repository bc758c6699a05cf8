"""Every text on the screen has its Chinese."""

import re
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


def facts_named(*texts: str) -> set[str]:
    """Return the facts that these texts fill in; raises ValueError for a slip like `%(day)`."""
    values = {name: 7 for text in texts for name in re.findall(r"%\((\w+)\)", text)}
    assert all(text % values for text in texts)
    return set(values)


def test_a_translation_names_the_same_facts_as_its_text() -> None:
    with CATALOGUE.open("rb") as file:
        catalogue = [m for m in read_po(file) if m.id and m.python_format]
    for message in catalogue:
        texts = [message.id] if isinstance(message.id, str) else message.id
        said = [message.string] if isinstance(message.string, str) else message.string or ()
        assert facts_named(*said) == facts_named(*texts), message.id
