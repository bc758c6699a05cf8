"""Every text on the screen has its Chinese."""

import re

from tests.tidy.messages import chinese, texts_on_screen


def test_every_text_is_translated_and_none_is_left_over() -> None:
    on_screen = {text for _room, text in texts_on_screen()}
    assert on_screen == set(chinese()), "run `make translations`, then fill in the Chinese"


def facts_named(*texts: str) -> set[str]:
    """Return the facts that these texts fill in; raises ValueError for a slip like `%(day)`."""
    values = {name: 7 for text in texts for name in re.findall(r"%\((\w+)\)", text)}
    assert all(text % values for text in texts)
    return set(values)


def test_a_translation_names_the_same_facts_as_its_text() -> None:
    for text, words in chinese().items():
        if "%(" in text.english:
            named = facts_named(text.english, *filter(None, [text.plural]))
            assert facts_named(words) == named, text.english
