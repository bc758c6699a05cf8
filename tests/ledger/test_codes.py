"""A code printed on paper is typed by hand, and finds out whether history is what it was."""

import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from pointsapp import ledger
from pointsapp.ledger.codes import ALPHABET
from tests.ledger.conftest import AT, DAY, Book
from tests.ledger.test_verification import let_tamper

HASH = "".join(f"{17 * digit % 256:02x}" for digit in range(32))
CODE = ledger.check_code(1047, 12, HASH)


@pytest.fixture
def lived(book: Book) -> Book:
    """A household that earned, spent, earned again and gave back, sealed in between."""
    book.post(book.award(10, "a"))
    book.post(book.spend(3, "s"))
    ledger.seal(book.session, book.id, at=AT)
    book.reverse(book.post(book.award(4, "b")).transaction_id, "r")
    return book


def printed(book: Book) -> list[str]:
    """The codes of the household's entries, the oldest first."""
    return [entry.check_code for entry in ledger.statement(book.session, book.zhang).entries][::-1]


def check(book: Book, code: str) -> ledger.Unchanged | ledger.Changed:
    return ledger.check(book.session, ledger.read_code(code))


def tamper(book: Book, statement: str) -> None:
    let_tamper(book)
    book.session.connection().execute(text(statement))


def test_a_code_names_the_entry_and_is_grouped_for_reading() -> None:
    assert CODE == "1047-12-008J-4CT4-ANK7-F24S-NAXW-SQFE-ZW6G"
    assert len(CODE.split("-", 2)[2].replace("-", "")) == 28


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        CODE.replace("-", " "),
        CODE.replace("-", " - "),
        "1047-12" + CODE.removeprefix("1047-12").replace("-", ""),
        CODE.replace("0", "O").replace("1", "l"),
        f"https://points.example/board/check?code={CODE}",
        CODE.translate({ord(c): ord(c) + 0xFEE0 for c in "-0123456789ABCDEFGHJKMNPQRSTVWXYZ"}),
        f"  {CODE}。",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert str(ledger.read_code(typed)) == CODE


@pytest.mark.parametrize(
    "typed", ["", "12", "1047-12", CODE[:-1], CODE + "7", "九" * 40, "-" * 9999, "9" * 50 + CODE]
)
def test_what_is_no_code_is_called_mistyped(typed: str) -> None:
    with pytest.raises(ledger.Mistyped):
        ledger.read_code(typed)


@given(st.data())
def test_one_wrong_character_is_called_mistyped(data: st.DataObject) -> None:
    places = [at for at, character in enumerate(CODE) if character != "-"]
    at = data.draw(st.sampled_from(places))
    digits = "0123456789" if at < len("1047-12") else ALPHABET
    other = data.draw(st.sampled_from([c for c in digits if c != CODE[at]]))
    with pytest.raises(ledger.Mistyped):
        ledger.read_code(CODE[:at] + other + CODE[at + 1 :])


@given(st.integers(8, len(CODE) - 4))
def test_two_swapped_characters_are_called_mistyped(at: int) -> None:
    swapped = CODE[:at] + CODE[at + 1] + CODE[at] + CODE[at + 2 :]
    if swapped.replace("-", "") != CODE.replace("-", ""):
        with pytest.raises(ledger.Mistyped):
            ledger.read_code(swapped)


def test_an_honest_ledger_says_the_same(lived: Book) -> None:
    first, second, third, last = printed(lived)
    seal = ledger.last_seal(lived.session, lived.id)
    assert check(lived, first) == ledger.Unchanged(lived.zhang, 1, DAY, 10, seal)
    assert check(lived, second) == ledger.Unchanged(lived.zhang, 2, DAY, 7, seal)
    assert check(lived, third) == ledger.Unchanged(lived.zhang, 3, DAY, 11, None)
    assert check(lived, last) == ledger.Unchanged(lived.zhang, 4, DAY, 7, None)


def test_the_slip_of_a_transaction_has_the_code_of_its_entry(book: Book) -> None:
    posted = book.post(book.award(10, "a"))
    code = ledger.check_code_of(book.session, book.zhang, posted.transaction_id)
    assert [code] == printed(book)
    with pytest.raises(ledger.UnknownTransaction):
        ledger.check_code_of(book.session, book.li, posted.transaction_id)


def test_a_code_of_an_account_that_never_was_is_unknown(book: Book) -> None:
    with pytest.raises(ledger.UnknownAccount):
        check(book, ledger.check_code(999_999_999, 1, HASH))


@pytest.mark.parametrize(
    "change",
    [
        "ledger_entry SET amount = 6, balance_after = 6 WHERE account_id = {zhang} AND number = 1",
        "ledger_entry SET number = 9 WHERE account_id = {zhang} AND number = 1",
        "ledger_entry SET amount = -9 WHERE account_id = {issued} AND number = 1",
        "ledger_transaction SET memo = 'x' WHERE key = 'a'",
        "ledger_transaction SET recorded_by = 'user:9' WHERE key = 'a'",
        "ledger_transaction SET occurred_on = '2026-11-13' WHERE key = 'a'",
        "ledger_transaction SET recorded_at = '2026-11-14 02:00:00.000001' WHERE key = 'a'",
        "ledger_book SET code = 'x'",
        "ledger_account SET kind = 'x'",
    ],
)
def test_changed_history_is_named_with_the_entry_where_it_begins(lived: Book, change: str) -> None:
    codes = printed(lived)
    tamper(lived, "UPDATE " + change.format(zhang=lived.zhang, issued=lived.issued))
    for number, code in enumerate(codes, 1):
        assert check(lived, code) == ledger.Changed(lived.zhang, number, 1)


def test_what_was_printed_before_the_changed_entry_still_holds(lived: Book) -> None:
    codes = printed(lived)
    tamper(lived, "UPDATE ledger_transaction SET memo = 'x' WHERE key = 'b'")
    assert isinstance(check(lived, codes[1]), ledger.Unchanged)
    assert check(lived, codes[2]) == ledger.Changed(lived.zhang, 3, 3)


def test_entries_that_were_cut_off_are_missed(lived: Book) -> None:
    codes = printed(lived)
    tamper(lived, f"DELETE FROM ledger_entry WHERE account_id = {lived.zhang} AND number > 2")
    assert check(lived, codes[3]) == ledger.Changed(lived.zhang, 4, 3)
    assert isinstance(check(lived, codes[1]), ledger.Unchanged)


def test_history_rewritten_so_that_it_agrees_with_itself_is_still_other(lived: Book) -> None:
    codes = printed(lived)
    before = datetime(2026, 11, 13, tzinfo=UTC)
    other = replace(lived, id=ledger.open_book(lived.session, code="other", at=before))
    other.issued, other.zhang = (
        ledger.open_account(lived.session, book_id=other.id, kind=kind, floor=None)
        for kind in ("issued", "household")
    )
    for number in range(4):
        other.post(other.award(10, f"k{number}"))
    forged = ledger.read_code(codes[3])
    assert ledger.check(lived.session, replace(forged, account_id=other.zhang)) == ledger.Changed(
        other.zhang, 4, None
    )


def test_memory_does_not_grow_with_the_history(book: Book) -> None:
    postings = [book.award(1, f"k{number}") for number in range(1500)]
    ledger.post_many(book.session, book.id, postings, by="user:1", at=AT)
    (last,) = ledger.statement(book.session, book.zhang, limit=1).entries
    tracemalloc.start()
    assert isinstance(check(book, last.check_code), ledger.Unchanged)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 3_000_000
