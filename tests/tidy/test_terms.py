"""A word on the screen means one thing: docs/terms.md holds the Chinese."""

import re
from collections import defaultdict

import pytest

from tests.tidy.messages import Text, chinese, rows_of, texts_on_screen

FURNITURE = {"components", "errors", "layouts", "web"}
_HEADING, *TERMS = [row for row in rows_of("terms.md") if len(row) == 3]
SAME_EVERYWHERE = {
    word: zh for row in rows_of("terms.md") for word, zh in re.findall(r"`([^`]+)` ([^,]+)", row[1])
}
TO_THE_HOUSEHOLD = re.compile(
    r"portal/.*|complaints|help|telling|access/(?:codes|helpers|phones|sign_in)|earning/(?:answers|signups)"
)
HAN = "[\u4e00-\u9fff]"
HALF_WIDTH = re.compile(rf"{HAN}[,;:?!()]|[,;:?!()]{HAN}|{HAN}\.(?![\w%])")
GLOSSARY = {
    word: row[1]
    for row in rows_of("glossary.md")
    for name in row[0].split(", ")
    for word in (name, name + "s")
}


def is_short(text: Text) -> bool:
    """Whether a message may mean two things: few words, no sentence, no fact that says of what."""
    is_sentence = re.search(r"[a-z][.?]$", text.english) and text.english != "No."
    return not is_sentence and "%(" not in text.english and 0 < len(words_of(text)) <= 3


def words_of(text: Text) -> list[str]:
    """Return the words of a message."""
    return re.findall(r"[\w'’]+", text.english)


def shared_words() -> dict[Text, set[str]]:
    """Return each short message without a context that more than one room uses, and the rooms."""
    rooms = defaultdict(set)
    for room, text in texts_on_screen():
        if text.context is None and is_short(text) and room.split("/")[0] not in FURNITURE:
            rooms[text].add(room)
    return {text: where for text, where in rooms.items() if len(where) > 1}


def test_a_short_word_of_two_rooms_has_a_context_or_means_the_same_everywhere() -> None:
    doubtful = {
        text.english: sorted(rooms)
        for text, rooms in shared_words().items()
        if text.english not in SAME_EVERYWHERE
        and GLOSSARY.get(text.english.lower()) != chinese().get(text)
    }
    assert doubtful == {}, "give it a context, pgettext(…), or an entry in docs/terms.md"


@pytest.mark.parametrize("word", SAME_EVERYWHERE)
def test_a_word_of_the_table_has_the_chinese_that_stands_beside_it(word: str) -> None:
    assert chinese()[Text(None, word)] == SAME_EVERYWHERE[word]


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term[0])
def test_a_thing_has_one_term(term: list[str]) -> None:
    _what, right, never = term
    assert any(right in words for words in chinese().values())
    wrong = {
        text.english: word
        for word in never.split(", ")
        for text, words in chinese().items()
        if word in words
    }
    assert wrong == {}


def test_chinese_lines_have_full_width_punctuation() -> None:
    assert [words for words in chinese().values() if HALF_WIDTH.search(words)] == []


def test_only_the_household_itself_is_told_of_its_own() -> None:
    told = {
        text.english: room
        for room, text in texts_on_screen()
        if "您家" in chinese().get(text, "") and not TO_THE_HOUSEHOLD.fullmatch(room)
    }
    assert told == {}
