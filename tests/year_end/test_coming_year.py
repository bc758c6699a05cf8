"""A village prepares a year: one page says what is set and what is missing."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.community.villages.service import settings_of
from pointsapp.earning.adoptions import service as adoptions
from pointsapp.earning.adoptions.models import Meeting
from pointsapp.earning.adoptions.service import Resolution
from pointsapp.refusals import NotFound
from pointsapp.year_end.coming_year import queries, service
from pointsapp.year_end.coming_year.models import Looked
from pointsapp.year_end.coming_year.queries import Item
from pointsapp.year_end.coming_year.refusals import NoBudgetNoted, YearNotBegun
from tests.page import open_page, text_of
from tests.village import AT, Cast, NextVillage, sign_in

IN_JANUARY = datetime(2027, 1, 4, 2, 0, tzinfo=UTC)
BUDGET = 20_000_00


def missing(session: Session, village: Cast) -> set[Item]:
    return set(queries.show_coming_year(session, village.admin, 2027).missing)


def test_everything_is_missing_at_first_and_nothing_at_last(
    session: Session, village: Cast, rule: Callable[[str], int]
) -> None:
    assert missing(session, village) == set(Item)
    resolution = Resolution(AT.date(), 47, 43, 2, meeting=Meeting.ASSEMBLY)
    adoptions.adopt(session, 2027, resolution, key="k", by=village.admin, at=AT)
    adoptions.file(session, 2027, AT.date(), by=village.admin, at=AT)
    service.note_budget(session, 2027, BUDGET, by=village.admin, at=AT)
    for item in Looked:
        service.look_through(session, 2027, item, by=village.admin, at=AT)
    assert missing(session, village) == {Item.CEILING}
    service.take_ceiling(session, 2027, by=village.admin, at=IN_JANUARY)
    assert missing(session, village) == set()
    assert settings_of(session, village.id).yearly_ceiling == 20_000


def test_the_ceiling_of_the_year_that_runs_is_left_alone(session: Session, village: Cast) -> None:
    with pytest.raises(NoBudgetNoted):
        service.take_ceiling(session, 2027, by=village.admin, at=AT)
    service.note_budget(session, 2027, BUDGET, by=village.admin, at=AT)
    with pytest.raises(YearNotBegun):
        service.take_ceiling(session, 2027, by=village.admin, at=AT)
    assert settings_of(session, village.id).yearly_ceiling is None


def test_a_budget_that_changes_asks_for_another_ceiling(session: Session, village: Cast) -> None:
    for fen in (BUDGET, BUDGET, 2 * BUDGET):
        service.note_budget(session, 2027, fen, by=village.admin, at=AT)
    assert queries.budget_of(session, village.id, 2027) == 2 * BUDGET


def test_who_looked_something_through_first_stays_and_years_far_off_are_none(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    for by in (village.admin, village.recorder):
        service.look_through(session, 2027, Looked.SETTINGS, by=by, at=AT)
    found = queries.show_coming_year(session, village.admin, 2027)
    assert found.looks[Looked.SETTINGS].by == village.admin.name
    assert not queries.show_coming_year(session, next_village.clerk, 2027).looks
    for year in (2025, 2028):
        with pytest.raises(NotFound):
            service.note_budget(session, year, BUDGET, by=village.admin, at=AT)


def test_the_page_leads_to_each_place(client: FlaskClient, session: Session, village: Cast) -> None:
    session.commit()
    browser = sign_in(client, session, village.admin)
    page = open_page(browser, "/manage/coming-year/2027")
    assert "还差7项" in text_of(page)
    places = set(page.xpath("//*[@id='checklist']//a/@href"))
    assert {"/rules/years/2027/", "/manage/village#exchange", "/stock/gifts"} <= places
    assert browser.post("/manage/coming-year/2027/looks/gifts").status_code == 303
    assert browser.post("/manage/coming-year/2027/budget", data={"yuan": "x"}).status_code == 422
