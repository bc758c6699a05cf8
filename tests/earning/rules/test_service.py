"""The village's rules begin with the template."""

from collections.abc import Callable
from datetime import date

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.earning.rules.queries import rules_for_activities, rules_on
from pointsapp.earning.rules.service import adopt_template
from pointsapp.earning.rules.template import template
from pointsapp.earning.rules.wording import Decided
from tests.page import open_page, text_of
from tests.rules import NEW_YEAR, SUNDAY
from tests.village import AT, Cast, NextVillage, sign_in


def test_the_template_has_52_rules_of_which_37_earn_and_13_deduct() -> None:
    rules = template()
    assert len({rule["code"] for rule in rules}) == 52
    assert sum(rule["points"] > 0 for rule in rules) == 37
    assert sum(rule["kind"] == "deduction" for rule in rules) == 13
    assert not any(rule["on"] for rule in rules if rule["points"] <= 0)
    assert all(rule["name"] and rule["name_en"] for rule in rules)


def test_adopting_twice_changes_nothing(
    session: Session, village: Cast, rule: Callable[[str], int]
) -> None:
    again = adopt_template(session, Decided(NEW_YEAR, ""), by=village.admin, at=AT)
    assert again == 0
    assert len(rules_on(session, village.admin, SUNDAY)) == 52


def test_an_activity_offers_only_rules_that_are_on_that_day(
    session: Session, village: Cast, next_village: NextVillage, rule: Callable[[str], int]
) -> None:
    codes = {one.code for one in rules_for_activities(session, village.recorder, SUNDAY)}
    assert {"E03", "W06"} <= codes
    assert not {"Z90", "E01", "P99"} & codes
    assert rules_for_activities(session, village.recorder, date(2025, 12, 31)) == ()
    assert rules_for_activities(session, next_village.clerk, SUNDAY) == ()


def test_the_administrator_adopts_the_template_on_the_page(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    sign_in(client, session, village.admin)
    assert "还没有细则" in text_of(open_page(client, "/rules/"))
    refused = client.post("/rules/adoption", data={"first_day": "2026-01-01", "resolution": " "})
    assert refused.status_code == 422
    client.post(
        "/rules/adoption", data={"first_day": "2026-01-01", "resolution": "一月八日村民会议"}
    )
    assert "公共环境整治志愿服务" in text_of(open_page(client, "/rules/"))
