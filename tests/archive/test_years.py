"""Whatever happened in some years, the registers of each say what the book says."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.books import SourceKind, TransactionKind
from pointsapp.ledger import BelowFloor
from tests.archive.conftest import check, made_of
from tests.examples import examples
from tests.village import Cast

FIRST = datetime(2026, 11, 14, 3, tzinfo=UTC)
KINDS = (
    (TransactionKind.OPENING, SourceKind.OPENING, "issued", 1),
    (TransactionKind.CORRECTION, SourceKind.HOUSEHOLD, "issued", 1),
    (TransactionKind.EXPIRY, SourceKind.HOUSEHOLD, "expired", -1),
)
Act = tuple[tuple[TransactionKind, SourceKind, str, int], bool, int, int]
acts = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.booleans(),
        st.integers(1, 50),
        st.integers(0, 40),
    ),
    max_size=25,
)


@settings(
    max_examples=examples(4),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=acts)
def test_the_sums_agree_after_some_years(
    session: Session, lived: Cast, tmp_path_factory: pytest.TempPathFactory, acts: list[Act]
) -> None:
    folder = tmp_path_factory.mktemp("years")
    with session.begin_nested() as undone:
        at = FIRST
        for number, ((kind, source, other, sign), is_zhang, points, days) in enumerate(acts):
            at += timedelta(days=days)
            home = lived.zhang if is_zhang else lived.li
            against = ledger.find_account(session, book_id=lived.id, kind=other)
            legs = (ledger.Leg(against, -sign * points), ledger.Leg(home.account_id, sign * points))
            posting = ledger.Posting(f"a{number}", kind, legs, date(2026, 11, 14), source, home.id)
            try:
                ledger.post(session, lived.id, posting, by="system", at=at)
            except BelowFloor:
                continue
        for year in (2026, 2027):
            file = folder / f"{year}.zip"
            made_of(session, lived, file, year=year)
            found = check(file)
            assert found.problems == []
        undone.rollback()
