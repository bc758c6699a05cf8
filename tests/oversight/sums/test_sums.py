"""What each village did, kept for the township, and recomputable to the last figure."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.exchange.redemptions.basket import Basket
from pointsapp.exchange.redemptions.service import redeem
from pointsapp.oversight.sums.checking import wrong_sums
from pointsapp.oversight.sums.counting import Figures
from pointsapp.oversight.sums.models import VillageSum
from pointsapp.oversight.sums.periods import Period, months_between, period_of, read_period
from pointsapp.oversight.sums.queries import first_day
from pointsapp.oversight.sums.service import keep_sums
from tests.earning import correcting
from tests.earning.correcting import two
from tests.earning.corrections.test_corrections import line_of, posted
from tests.village import AT, Cast, Home

Swept = Callable[..., int]
Give = Callable[[Home, int], None]
LATER = AT + timedelta(hours=1)
OCTOBER = date(2026, 10, 18)
LAST_YEAR = date(2025, 12, 20)


def kept(session: Session, village: Cast, period: str) -> Figures:
    asked = read_period(period)
    assert asked is not None
    row = session.get(VillageSum, (village.id, asked.months, asked.first_day))
    assert row is not None, period
    session.refresh(row)
    return Figures(**{name: getattr(row, name) for name in Figures.__dataclass_fields__})


@pytest.fixture
def autumn(
    session: Session, village: Cast, swept: Swept, shelf: dict[str, int], give: Give
) -> Cast:
    """Both households swept in October, one in November and exchanged; sums are kept."""
    posted(
        session,
        village,
        swept((village.zhang, "张学军", 200), (village.li, "李秀英", 100), day=OCTOBER),
    )
    posted(session, village, swept((village.zhang, "王桂兰", 200)))
    give(village.zhang, 100)
    basket = Basket("k", {shelf["肥皂"]: 2, shelf["大米"]: 1})
    redeem(session, village.zhang.id, basket, by=village.counter, at=AT)
    keep_sums(session, village.id, at=LATER)
    session.commit()
    return village


def test_month_quarter_and_year_are_kept(session: Session, autumn: Cast) -> None:
    month = kept(session, autumn, "2026-11")
    assert (month.took_part, month.deeds, month.points_given) == (1, 1, 4)
    assert (month.redemptions, month.points_redeemed) == (1, 50)
    assert month.goods_out_fen == 2 * 350 + 3300
    assert month.stock_fen == 8 * 350 + 3300
    assert month.points_unspent == 100 + 4 + 2 + 4 - 50
    quarter = kept(session, autumn, "2026-Q4")
    assert (quarter.took_part, quarter.deeds, quarter.points_given) == (2, 3, 10)
    assert kept(session, autumn, "2026") == quarter
    assert kept(session, autumn, "2026-02") == Figures(0, 0, 0, 0, 0, 0, 0, 0, 0)


def test_what_is_corrected_later_lowers_the_month_of_the_deed(
    session: Session, autumn: Cast
) -> None:
    sheet_id = session.scalars(sa.text("SELECT min(id) FROM award_sheet")).one()
    correcting.take_off(session, line_of(session, sheet_id, 2), reason="没有来", by=two(autumn))
    assert kept(session, autumn, "2026-10").points_given == 6
    keep_sums(session, autumn.id, at=AT + timedelta(days=1))
    october = kept(session, autumn, "2026-10")
    assert (october.took_part, october.deeds, october.points_given) == (1, 1, 4)
    assert wrong_sums(session) == []


def test_last_years_deed_entered_late_is_counted_in_its_month(
    session: Session, autumn: Cast, swept: Swept
) -> None:
    ledger.seal(session, autumn.id, at=AT + timedelta(days=50), clock_is_right=True)
    at = AT + timedelta(days=52)
    keep_sums(session, autumn.id, at=at)
    assert kept(session, autumn, "2027").deeds == 0
    assert kept(session, autumn, "2027-01").points_unspent == 60
    assert kept(session, autumn, "2026-12") == Figures(0, 0, 0, 0, 0, 0, 0, 6100, 60)
    assert wrong_sums(session) == []


def test_the_sums_begin_in_the_first_year_that_the_book_knows_of(
    session: Session, village: Cast
) -> None:
    """It may be before the book was opened: a village takes over what stood on paper."""
    issued = ledger.find_account(session, book_id=village.id, kind="issued")
    legs = (ledger.Leg(issued, -9), ledger.Leg(village.zhang.account_id, 9))
    opening = ledger.Posting("paper", "opening", legs, LAST_YEAR, "opening", village.zhang.id)
    ledger.post(session, village.id, opening, by="system", at=AT)
    assert first_day(session, village.id) == LAST_YEAR
    keep_sums(session, village.id, at=LATER)
    assert session.get(VillageSum, (village.id, 12, date(2025, 1, 1))) is not None
    assert first_day(session, village.id) == date(2025, 1, 1)
    assert wrong_sums(session) == []


def test_counted_twice_nothing_changes(session: Session, autumn: Cast) -> None:
    before = kept(session, autumn, "2026-11")
    for hours in (1, 2, 30):
        keep_sums(session, autumn.id, at=AT + timedelta(hours=hours))
    assert kept(session, autumn, "2026-11") == before
    assert wrong_sums(session, village_id=autumn.id) == []


def test_what_is_written_afterwards_is_no_mistake_of_the_sums(
    session: Session, autumn: Cast, shelf: dict[str, int]
) -> None:
    soap = Basket("later", {shelf["肥皂"]: 1})
    redeem(session, autumn.zhang.id, soap, by=autumn.counter, at=LATER + timedelta(minutes=1))
    assert wrong_sums(session) == []
    assert kept(session, autumn, "2026-11").redemptions == 1


def test_verify_names_a_sum_that_somebody_changed(
    app: Flask, session: Session, autumn: Cast
) -> None:
    run = app.test_cli_runner()
    assert run.invoke(args=["ledger", "verify"]).exit_code == 0
    session.execute(
        sa.update(VillageSum)
        .where(VillageSum.first_day == date(2026, 10, 1), VillageSum.months == 1)
        .values(points_given=600)
    )
    session.execute(sa.delete(VillageSum).where(VillageSum.first_day == date(2026, 2, 1)))
    session.commit()
    told = run.invoke(args=["ledger", "verify", "--json"])
    assert told.exit_code == 1
    place = {"kind": "sum", "village": autumn.code}
    assert json.loads(told.output)["problems"] == [
        {**place, "period": "2026-02", "figure": "all"},
        {**place, "period": "2026-10", "figure": "points_given"},
    ]


def test_the_nightly_work_counts_the_sums(app: Flask, session: Session, village: Cast) -> None:
    assert session.scalars(sa.select(VillageSum)).all() == []
    app.test_cli_runner().invoke(args=["post-due"], catch_exceptions=False)
    assert session.scalars(sa.select(VillageSum)).first() is not None


def test_periods_are_read_as_they_are_written() -> None:
    for text in ("2026-11", "2026-Q4", "2026"):
        assert str(read_period(text)) == text
    for nonsense in (
        "",
        "2026-13",
        "2026-00",
        "2026-Q5",
        "26",
        "2026-Q",
        "２０２６",
        "1899",
        "2026-1",
    ):
        assert read_period(nonsense) is None, nonsense
    december = Period(date(2026, 12, 1), 1)
    assert str(december.following) == "2027-01"
    assert str(period_of(date(2026, 1, 9), 3).preceding) == "2025-Q4"
    assert december.last_day == date(2026, 12, 31)
    assert months_between(date(2026, 11, 8), date(2027, 1, 2)) == (
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    )


def test_figures_and_table_have_the_same_names() -> None:
    figures = asdict(Figures(*range(9)))
    assert set(figures) <= set(VillageSum.__table__.columns.keys())
