"""A village's year to look at, with every figure behind the bars as text."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.earning.rules.models import Star
from pointsapp.oversight.pictures.drawing import Bars, MonthBars
from pointsapp.oversight.pictures.queries import Year, show_quiet, show_year, twelve_months
from tests.earning import correcting
from tests.earning.correcting import two
from tests.earning.corrections.test_corrections import line_of, posted
from tests.page import open_page, statements
from tests.village import Cast, sign_in

Swept = Callable[..., int]
TODAY = date(2026, 11, 14)
OCTOBER = date(2026, 10, 18)


@pytest.fixture
def autumn(session: Session, village: Cast, swept: Swept) -> int:
    """Both households swept in October, 张家 again in November; the October sheet's id."""
    deeds = (village.zhang, "张学军", 200), (village.li, "李秀英", 100)
    october = posted(session, village, swept(*deeds, day=OCTOBER))
    posted(session, village, swept((village.zhang, "王桂兰", 200)))
    session.commit()
    return october


def bars(picture: MonthBars, name: str) -> Bars:
    return next(row for row in picture.rows if row.name == name)


def last_two(year: Year, name: str) -> tuple[tuple[int, ...], int]:
    row = bars(year.took_part, name)
    return row.values[-2:], row.together


def test_points_stand_by_star_and_month(session: Session, village: Cast, autumn: int) -> None:
    year = show_year(session, village.id, TODAY)
    ecology = bars(year.by_star, Star.ECOLOGY)
    assert (ecology.values[-2:], ecology.together) == ((6, 4), 10)
    assert year.by_star.months[0] == date(2025, 12, 1)
    assert [row.name for row in year.by_star.rows] == list(Star)


def test_who_took_part_twice_counts_once_in_the_sum(
    session: Session, village: Cast, autumn: int
) -> None:
    year = show_year(session, village.id, TODAY)
    assert last_two(year, "people") == ((2, 1), 3)
    assert last_two(year, "households") == ((2, 1), 2)


def test_who_was_named_by_mistake_did_not_take_part(
    session: Session, village: Cast, autumn: int
) -> None:
    correcting.take_off(session, line_of(session, autumn, 2), reason="没有来", by=two(village))
    year = show_year(session, village.id, TODAY)
    assert last_two(year, "households") == ((1, 1), 1)
    assert bars(year.by_star, Star.ECOLOGY).values[-2:] == (4, 4)


def test_households_without_an_entry_are_named_to_their_village(
    session: Session, village: Cast, autumn: int
) -> None:
    none_yet = show_quiet(session, village.id, TODAY)
    assert (none_yet.count, none_yet.households) == (0, ())
    later = show_quiet(session, village.id, OCTOBER + timedelta(days=92))
    assert [(one.number, one.last_on) for one in later.households] == [("019", OCTOBER)]
    number_only = show_quiet(session, village.id, TODAY + timedelta(days=200), most=0)
    assert (number_only.count, number_only.households) == (2, ())


def test_the_highest_bar_is_full_and_the_smallest_is_seen() -> None:
    picture = MonthBars((TODAY,), (Bars("a", (1000,), 1000), Bars("b", (1,), 1)))
    assert [picture.height(value, 28) for value in (1000, 1, 0, -5)] == [28, 1, 0, 0]
    assert MonthBars((), ()).height(3, 28) == 0


def test_twelve_months_end_with_the_one_that_is_asked_for() -> None:
    months = twelve_months(date(2024, 2, 29))
    assert (months[0], months[-1], len(months)) == (date(2023, 3, 1), date(2024, 2, 1), 12)


def test_the_page_says_in_words_what_the_bars_show(
    client: FlaskClient, session: Session, village: Cast, autumn: int
) -> None:
    browser = sign_in(client, session, village.approver)
    page = open_page(browser, "/reports/pictures?month=2026-11")
    labels = [picture.get("aria-label") for picture in page.iterfind(".//*[@role='img']")]
    assert any("生态宜居" in label and "2026年10月 6" in label for label in labels), labels
    assert all(label for label in labels)
    assert len(list(page.iter("table"))) >= 3
    with statements(session.get_bind()) as seen:
        open_page(browser, "/reports/pictures")
    assert len(seen) <= 20, len(seen)
