"""Two counters in the same second, as real processes that really commit."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from pointsapp import create_app, ledger
from pointsapp.extensions import db
from pointsapp.web.unit_of_work import unit_of_work
from tests.at_once import at_once, wait_for_the_others
from tests.ledger.conftest import Book, open_village

AT = datetime(2026, 11, 14, 2, 0, tzinfo=UTC)
COUNTERS = 20
Work = tuple[int, int, int]


def spend(work: Work, key: str) -> str:
    book_id, zhang, redeemed = work
    legs = (ledger.Leg(zhang, -3), ledger.Leg(redeemed, 3))
    posting = ledger.Posting(key, "redemption", legs, AT.date(), "redemption", 3)
    try:
        with unit_of_work() as session:
            posted = ledger.post(session, book_id, posting, by="user:3", at=AT)
    except ledger.BelowFloor:
        return "refused"
    return "replayed" if posted.replayed else "done"


def stand_at_the_counter(task: tuple[Work, list[str]]) -> list[str]:
    """Spend once for each key; every spend starts when all counters are ready for it."""
    work, keys = task
    told = []
    with create_app().app_context():
        for key in keys:
            wait_for_the_others()
            told.append(spend(work, key))
        db.session.remove()
        db.engine.dispose()
    return told


@pytest.fixture
def household(
    fresh_database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Book]:
    """A committed book in which a household has 20 points."""
    monkeypatch.setenv("DATABASE_URL", fresh_database_url)
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path_factory.mktemp("instance")))
    monkeypatch.setenv("SECRET_KEY", "a-key-for-tests-only-" + "0" * 32)
    with create_app().app_context():
        with unit_of_work() as session:
            book = open_village(session)
            book.post(book.award(20, "a"))
        yield book
        db.session.remove()
        db.engine.dispose()


def open_counters(book: Book, keys: list[list[str]]) -> Counter[str]:
    """Let one real process work on each list of keys and count what they were told."""
    work = (book.id, book.zhang, book.redeemed)
    told = at_once(stand_at_the_counter, [(work, mine) for mine in keys])
    return Counter(word for words in told for word in words)


def redemptions() -> int:
    counted = text("SELECT count(*) FROM ledger_transaction WHERE kind = 'redemption'")
    return db.session.connection().execute(counted).scalar_one()


@pytest.mark.parallel
def test_twenty_spends_at_once_succeed_as_far_as_the_balance_goes(household: Book) -> None:
    keys = [[f"spend-{counter}"] for counter in range(COUNTERS)]
    assert open_counters(household, keys) == {"done": 6, "refused": 14}
    assert ledger.balance(db.session(), household.zhang) == 2
    assert redemptions() == 6
    assert ledger.verify(db.session.connection()).problems == []


@pytest.mark.parallel
def test_two_counters_with_the_same_key_take_the_points_once(household: Book) -> None:
    keys = [[f"slip-{turn}" for turn in range(5)] for _ in range(2)]
    assert open_counters(household, keys) == {"done": 5, "replayed": 5}
    assert ledger.balance(db.session(), household.zhang) == 5
    assert redemptions() == 5
    assert ledger.verify(db.session.connection()).problems == []
