"""Two counters in the same second, as real processes that really commit."""

import multiprocessing
from datetime import UTC, datetime

import pytest
from flask_migrate import upgrade

from pointsapp import create_app, ledger
from pointsapp.extensions import db
from pointsapp.web.unit_of_work import unit_of_work
from tests.ledger.conftest import open_village

AT = datetime(2026, 11, 14, 2, 0, tzinfo=UTC)


def spend(numbers: tuple[int, int, int, int]) -> bool:
    book_id, zhang, redeemed, number = numbers
    legs = (ledger.Leg(zhang, -3), ledger.Leg(redeemed, 3))
    posting = ledger.Posting(f"s{number}", "redemption", legs, AT.date(), "redemption", number)
    with create_app().app_context():
        try:
            with unit_of_work() as session:
                ledger.post(session, book_id, posting, by="user:3", at=AT)
        except ledger.BelowFloor:
            return False
        finally:
            db.session.remove()
            db.engine.dispose()
    return True


@pytest.mark.parallel
def test_twenty_spends_at_once_succeed_as_far_as_the_balance_goes(
    fresh_database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    monkeypatch.setenv("DATABASE_URL", fresh_database_url)
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path_factory.mktemp("instance")))
    monkeypatch.setenv("SECRET_KEY", "a-key-for-tests-only-" + "0" * 32)
    with create_app().app_context():
        upgrade()
        with unit_of_work() as session:
            book = open_village(session)
            book.post(book.award(20, "a"))
        work = [(book.id, book.zhang, book.redeemed, number) for number in range(20)]
        with multiprocessing.get_context("spawn").Pool(2) as pool:
            done = pool.map(spend, work, chunksize=1)
        assert sum(done) == 6
        assert ledger.balance(db.session(), book.zhang) == 2
        assert ledger.verify(db.session.connection()).ok
        db.session.remove()
        db.engine.dispose()
