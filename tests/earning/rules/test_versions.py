"""A village words its rules anew; what was recorded before keeps its wording."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pointsapp.access.models import AuditRecord
from pointsapp.earning.rules import queries, service
from pointsapp.earning.rules.grades import GradesUnreadable, read_grades, write_grades
from pointsapp.earning.rules.models import Rule, RuleVersion
from pointsapp.earning.rules.queries import RuleOnADay, rules_on
from pointsapp.earning.rules.refusals import (
    CapIncomplete,
    CodeKnown,
    FirstDayTooEarly,
)
from pointsapp.earning.rules.wording import Decided, Wording, wording_of
from pointsapp.earning.sheets.models import AwardLine
from pointsapp.refusals import NotFound
from tests.page import check_page, open_page, text_of
from tests.rules import SUNDAY
from tests.village import AT, Cast, NextVillage, sign_in

TODAY = date(2026, 11, 14)
NEXT_MONTH = date(2026, 12, 1)
DECIDED = Decided(NEXT_MONTH, "十一月三十日村民会议")
RuleOf = Callable[[str], int]


@pytest.fixture
def adopted(session: Session, village: Cast, rule: RuleOf) -> dict[str, RuleOnADay]:
    return {one.code: one for one in rules_on(session, village.admin, TODAY)}


def dearer(session: Session, rule: RuleOnADay, village: Cast, points: int = 3) -> bool:
    wording = replace(wording_of(rule), points=points)
    return service.change_rule(session, rule.rule_id, wording, DECIDED, by=village.admin, at=AT)


def test_a_new_wording_holds_from_its_first_day(
    session: Session, village: Cast, adopted: dict[str, RuleOnADay]
) -> None:
    assert dearer(session, adopted["E03"], village)

    def points_on(day: date) -> int:
        return next(o.points for o in rules_on(session, village.admin, day) if o.code == "E03")

    assert points_on(NEXT_MONTH - timedelta(days=1)) == 2
    assert points_on(NEXT_MONTH) == 3
    history = queries.show_rule(session, village.recorder, adopted["E03"].rule_id, TODAY)
    assert [(row.rule.version, row.rule.resolution) for row in history] == [
        (2, "十一月三十日村民会议"),
        (1, "一月八日"),
    ]


def test_each_version_keeps_who_recorded_it_and_when(
    session: Session, village: Cast, adopted: dict[str, RuleOnADay]
) -> None:
    rule_id = adopted["E03"].rule_id
    of_the_rule = sa.select(sa.inspect(RuleVersion).local_table).filter_by(rule_id=rule_id)
    first = session.execute(of_the_rule).one()
    wording = replace(wording_of(adopted["E03"]), points=3)
    later, by = AT + timedelta(days=2), village.recorder_and_approver
    service.change_rule(session, rule_id, wording, DECIDED, by=by, at=later)
    assert first in session.execute(of_the_rule).all()
    history = queries.show_rule(session, village.recorder, rule_id, TODAY)
    assert [(row.made_by, row.made_at) for row in history] == [("both", later), ("admin", AT)]


def test_a_line_keeps_the_version_it_was_made_under(
    session: Session, village: Cast, adopted: dict[str, RuleOnADay], swept: Callable[..., int]
) -> None:
    swept((village.zhang, "张学军", 200))
    dearer(session, adopted["E03"], village)
    version = sa.select(RuleVersion.version).join(
        AwardLine, AwardLine.rule_version_id == RuleVersion.id
    )
    assert session.scalars(version).one() == 1


def test_the_same_wording_is_no_new_version(
    session: Session, village: Cast, adopted: dict[str, RuleOnADay]
) -> None:
    assert not dearer(session, adopted["E03"], village, points=2)


def test_no_wording_holds_for_days_gone_by(
    session: Session, village: Cast, adopted: dict[str, RuleOnADay]
) -> None:
    rule = adopted["E03"]
    wording = replace(wording_of(rule), points=9)
    with pytest.raises(FirstDayTooEarly):
        service.change_rule(
            session, rule.rule_id, wording, Decided(SUNDAY, "x"), by=village.admin, at=AT
        )


def test_another_villages_rule_is_not_there(
    session: Session, next_village: NextVillage, adopted: dict[str, RuleOnADay]
) -> None:
    rule = adopted["E03"]
    with pytest.raises(NotFound):
        queries.show_rule(session, next_village.clerk, rule.rule_id, TODAY)
    with pytest.raises(NotFound):
        service.switch_rule(session, rule.rule_id, is_on=False, by=next_village.clerk, at=AT)


def test_a_village_adds_its_own_rule_once(
    session: Session, village: Cast, adopted: dict[str, RuleOnADay]
) -> None:
    which = ("E50", "ecology", "event")
    wording = Wording("认养公共花坛", 6, "month")
    service.add_rule(session, which, wording, DECIDED, by=village.admin, at=AT)
    with pytest.raises(CodeKnown):
        service.add_rule(session, which, wording, DECIDED, by=village.admin, at=AT)
    half = replace(wording, cap_points=5)
    with pytest.raises(CapIncomplete):
        service.add_rule(session, ("E51", *which[1:]), half, DECIDED, by=village.admin, at=AT)


def test_switching_is_on_record(
    session: Session, village: Cast, adopted: dict[str, RuleOnADay]
) -> None:
    for is_on in (False, False, True):
        service.switch_rule(session, adopted["E03"].rule_id, is_on=is_on, by=village.admin, at=AT)
    events = session.scalars(
        sa.select(AuditRecord.event).filter_by(subject="rule:E03").order_by(AuditRecord.id)
    ).all()
    assert events == ["rule-off", "rule-on"]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.text("优良中差合格一二三", min_size=1, max_size=5), st.integers(-999, 999), max_size=9
    )
)
def test_grades_written_are_read_again(points: dict[str, int]) -> None:
    grades = [{"name": name, "name_en": "", "points": value} for name, value in points.items()]
    assert read_grades(write_grades(grades)) == grades


def test_grades_without_points_or_twice_are_refused() -> None:
    for text in ("优", "优 5、优 3", "、".join(f"第{n}等 {n}" for n in range(10))):
        with pytest.raises(GradesUnreadable):
            read_grades(text)


def test_an_administrator_words_a_rule_anew_on_its_page(
    client: FlaskClient, session: Session, village: Cast, adopted: dict[str, RuleOnADay]
) -> None:
    admin = sign_in(client, session, village.admin)
    path = f"/rules/{adopted['E01'].rule_id}"
    page = open_page(admin, path)
    assert page.xpath("string(//input[@name='levels']/@value)") == "优 5、良 3、合格 1、差 0"
    wanted = {
        "name": "庭院月检", "points": "5", "unit": "month", "levels": "优 6、良 3、差 0",
        "cap_points": "", "cap_per": "", "cap_period": "",
        "first_day": "2099-01-01", "resolution": "村民会议",
    }  # fmt: skip
    assert admin.post(f"{path}/versions", data=wanted).status_code == 303
    assert "优 +6" in text_of(open_page(admin, path))
    past = admin.post(f"{path}/versions", data={**wanted, "points": "1", "first_day": "2026-01-01"})
    assert past.status_code == 422
    assert "新条文只能从今天或以后起执行" in text_of(check_page(past.text))
    assert admin.post(f"{path}/off").status_code == 303
    assert session.scalar(sa.select(Rule.is_on).filter_by(code="E01")) is False


def test_an_administrator_adds_a_rule_on_the_page(
    client: FlaskClient, session: Session, village: Cast, adopted: dict[str, RuleOnADay]
) -> None:
    admin = sign_in(client, session, village.admin)
    open_page(admin, "/rules/new")
    new = {
        "code": "e70", "star": "ecology", "kind": "event", "name": "认养花坛", "points": "6",
        "unit": "month", "levels": "", "first_day": "2026-12-01", "resolution": "村民会议",
        "cap_per": "", "cap_period": "",
    }  # fmt: skip
    assert admin.post("/rules/new", data={**new, "levels": "优、良"}).status_code == 422
    half = admin.post("/rules/new", data={**new, "cap_points": "8"})
    assert half.status_code == 422
    check_page(half.text)
    added = admin.post("/rules/new", data=new)
    assert "E70 认养花坛" in text_of(open_page(admin, added.headers["Location"]))
    again = admin.post("/rules/new", data=new)
    assert again.status_code == 409
    assert "E70" in text_of(check_page(again.text))


def test_a_rules_page_says_when_nothing_changed_and_switches_it(
    client: FlaskClient, session: Session, village: Cast, adopted: dict[str, RuleOnADay]
) -> None:
    admin = sign_in(client, session, village.admin)
    path = f"/rules/{adopted['E03'].rule_id}"
    fields = open_page(admin, path).xpath("//form[contains(@action, 'versions')]//input[@name]")
    said = {field.get("name"): field.get("value", "") for field in fields}
    said |= {"unit": "hour", "resolution": "村民会议", "first_day": "2099-01-01"}
    said |= {"cap_per": adopted["E03"].cap_per or "", "cap_period": adopted["E03"].cap_period or ""}
    if not adopted["E03"].evidence:
        said.pop("evidence", None)
    went = admin.post(f"{path}/versions", data=said)
    assert went.status_code == 303
    assert "条文没有变化" in text_of(open_page(admin, went.headers["Location"]))
    for switch in ("off", "on"):
        assert admin.post(f"{path}/{switch}").status_code == 303
    assert session.scalar(sa.select(Rule.is_on).filter_by(code="E03")) is True
