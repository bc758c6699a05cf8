"""The rules of a year: beside those of the year before, adopted by a meeting, filed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.resolutions.refusals import MetLater, MoreVotesThanPresent, NotCarried
from pointsapp.earning.adoptions import queries, refusals, service
from pointsapp.earning.adoptions.models import Meeting
from pointsapp.earning.adoptions.service import Resolution
from pointsapp.earning.rule_tables import service as rule_tables
from pointsapp.earning.rule_tables.reading import read_rules
from pointsapp.earning.rules.queries import rules_on
from pointsapp.earning.rules.wording import Decided
from pointsapp.earning.sheets.refusals import RuleNotInForce
from pointsapp.refusals import NotFound
from tests.page import open_page, text_of
from tests.rules import Plan
from tests.village import AT, Cast, NextVillage, sign_in
from tests.workbooks import workbook

TODAY, NEW_YEAR = AT.date(), date(2027, 1, 1)
CARRIED = Resolution(TODAY, 47, 43, 2, meeting=Meeting.REPRESENTATIVES)
Rule = Callable[[str], int]


@pytest.fixture(autouse=True)
def changed(session: Session, village: Cast, rule: Rule) -> None:
    """The coming year's table: E03 gives more, E01 ends, E60 is new."""
    file = workbook(
        [("编号", "项目", "分值", "启用"), ("E03", "公共环境整治志愿服务", 3, "是"),
         ("E60", "清理河道", 4, "是"), ("E01", "庭院月检", 5, "否")]
    )  # fmt: skip
    table = read_rules(file, rules_on(session, village.admin, date.max))
    decided = Decided(NEW_YEAR, "十一月十四日村民代表会议")
    rule_tables.save(session, table, decided, by=village.admin, at=AT)


def table_of(session: Session, village: Cast, year: int = 2027) -> queries.YearTable:
    return queries.show_year_table(session, village.admin, year)


def adopt(session: Session, village: Cast, resolution: Resolution = CARRIED, key: str = "k") -> int:
    return service.adopt(session, 2027, resolution, key=key, by=village.admin, at=AT)


def test_the_coming_year_is_told_beside_this_one(session: Session, village: Cast) -> None:
    table = table_of(session, village)
    assert [rule.code for rule in table.added] == ["E60"]
    assert [rule.code for rule in table.removed] == ["E01"]
    [one] = table.changed
    assert (one.after.code, one.before.points, one.after.points) == ("E03", 2, 3)


def test_a_rule_that_ends_with_the_year_holds_until_then(session: Session, village: Cast) -> None:
    last_day, first_day = date(2026, 12, 31), NEW_YEAR
    on = [
        {one.code: one.is_on for one in rules_on(session, village.admin, day)}["E01"]
        for day in (TODAY, last_day, first_day)
    ]
    assert on == [True, True, False]


def test_nothing_of_the_new_year_is_recorded_by_a_rule_that_ended(
    session: Session, village: Cast, plan: Plan
) -> None:
    off = workbook([("编号", "项目", "分值", "启用"), ("E03", "", "", "否")])
    table = read_rules(off, rules_on(session, village.admin, date.max))
    rule_tables.save(session, table, Decided(NEW_YEAR, "r"), by=village.admin, at=AT)
    assert plan(date(2026, 12, 31))
    with pytest.raises(RuleNotInForce):
        plan(NEW_YEAR)


def test_a_meeting_adopts_the_table_and_the_township_gets_it(
    session: Session, village: Cast
) -> None:
    assert adopt(session, village) == adopt(session, village)
    service.file(session, 2027, TODAY, by=village.admin, at=AT)
    service.file(session, 2027, date(2020, 1, 1), by=village.admin, at=AT)
    table = table_of(session, village)
    assert table.is_adopted
    assert table.adoption is not None
    assert (table.adoption.abstained, table.adoption.filed_on) == (2, TODAY)


def test_a_rule_that_changes_afterwards_needs_a_meeting_again(
    session: Session, village: Cast
) -> None:
    adopt(session, village)
    standing = rules_on(session, village.admin, date.max)
    more = read_rules(workbook([("编号", "项目", "分值"), ("E60", "清理河道", 5)]), standing)
    rule_tables.save(session, more, Decided(NEW_YEAR, "r"), by=village.admin, at=AT)
    assert not table_of(session, village).is_adopted
    adopt(session, village, key="again")
    assert table_of(session, village).is_adopted


@pytest.mark.parametrize(
    ("resolution", "refusal"),
    [
        (replace(CARRIED, in_favour=23, against=10), NotCarried),
        (replace(CARRIED, against=5), MoreVotesThanPresent),
        (replace(CARRIED, met_on=date(2026, 11, 15)), MetLater),
    ],
)
def test_what_a_meeting_did_not_decide_is_not_kept(
    session: Session, village: Cast, resolution: Resolution, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        adopt(session, village, resolution)


def test_a_form_that_comes_back_with_other_votes_is_refused(
    session: Session, village: Cast
) -> None:
    adopt(session, village)
    with pytest.raises(ledger.KeyReused):
        adopt(session, village, replace(CARRIED, in_favour=44))


def test_nothing_is_filed_before_it_was_decided(session: Session, village: Cast) -> None:
    with pytest.raises(refusals.NothingToFile):
        service.file(session, 2027, TODAY, by=village.admin, at=AT)
    adopt(session, village)
    for day in (date(2026, 11, 13), date(2026, 11, 15)):
        with pytest.raises(refusals.FiledOnNoSuchDay):
            service.file(session, 2027, day, by=village.admin, at=AT)


def test_the_next_village_has_its_own_table(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    adopt(session, village)
    assert queries.show_year_table(session, next_village.clerk, 2027).rules == ()
    with pytest.raises(refusals.NoTableYet):
        service.adopt(session, 2027, CARRIED, key="n", by=next_village.clerk, at=AT)
    with pytest.raises(NotFound):
        service.adopt(session, 2029, CARRIED, key="f", by=village.admin, at=AT)


def test_the_page_tells_what_is_new_and_takes_the_resolution(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    session.commit()
    browser = sign_in(client, session, village.admin)
    page = open_page(browser, "/rules/years/2027/")
    assert "清理河道" in text_of(page)
    fields = {"key": "0e4c2d86-51a4-4bd2-8c1c-5b2b8e1d2a01", "meeting": "representatives"}
    votes = {"met_on": "2026-11-14", "present": "47", "in_favour": "43", "against": "2"}
    answer = browser.post("/rules/years/2027/adoption", data={**fields, **votes})
    assert answer.status_code == 303
    assert "尚未报镇备案" in text_of(open_page(browser, "/rules/years/2027/"))
    assert open_page(browser, "/rules/years/2027/print") is not None
