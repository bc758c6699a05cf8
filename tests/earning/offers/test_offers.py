"""A township offers a table; the village compares it with its own and adopts what it decided."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.models import Village
from pointsapp.earning.offers import service as offers
from pointsapp.earning.rule_tables.reading import read_rules
from pointsapp.earning.rules.models import RuleOffer
from pointsapp.earning.rules.queries import rules_on
from pointsapp.earning.rules.refusals import RulesHaveErrors
from pointsapp.earning.rules.service import adopt_template
from pointsapp.earning.rules.wording import Decided
from pointsapp.refusals import NotFound
from tests.page import open_page, text_of
from tests.village import AT, Cast, NextVillage, sign_in
from tests.workbooks import workbook

TODAY = AT.date()
HEADINGS = ("编号", "星级", "类型", "积分项目", "分值", "单位", "启用")
TABLE = (
    HEADINGS,
    ("E03", "生态宜居", "按小时", "公共环境整治志愿服务", 3, "小时", "是"),
    ("T01", "平安法治", "按次", "防溺水巡河", 4, "次", "是"),
)


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def ours(session: Session, village: Cast, township_id: int) -> Cast:
    """Our village belongs to the township and has the template's rules since New Year."""
    session.get_one(Village, village.id).township_id = township_id
    adopt_template(
        session,
        Decided(date(2026, 1, 1), "一月八日"),
        by=village.admin,
        at=AT,
    )
    session.commit()
    return village


@pytest.fixture
def offered(session: Session, ours: Cast, supervisor: Actor) -> offers.Offer:
    offers.offer(session, read_rules(workbook(TABLE), ()), by=supervisor, at=AT)
    session.commit()
    found = offers.offered_to_village(session, ours.admin)
    assert found is not None
    return found


def points(session: Session, village: Cast) -> dict[str, int]:
    return {rule.code: rule.points for rule in rules_on(session, village.admin, TODAY)}


def test_an_offer_changes_nothing_by_itself(
    session: Session, ours: Cast, offered: offers.Offer
) -> None:
    assert points(session, ours)["E03"] == 2
    plan = offers.compare(session, ours.admin, offered)
    assert [rule.code for rule in plan.new] == ["T01"]
    assert [change.rule.code for change in plan.changed] == ["E03"]


def test_a_village_takes_over_what_it_ticks(
    session: Session, ours: Cast, offered: offers.Offer
) -> None:
    decided = Decided(TODAY, "十一月十四日")
    offers.adopt(session, offered, {"T01"}, decided, by=ours.admin, at=AT)
    assert points(session, ours)["T01"] == 4
    assert points(session, ours)["E03"] == 2
    offers.adopt(session, offered, {"T01", "E03"}, decided, by=ours.admin, at=AT)
    assert points(session, ours)["E03"] == 3
    assert offers.compare(session, ours.admin, offered).changes_nothing


def test_only_the_township_offers_and_only_to_its_own(
    session: Session, ours: Cast, next_village: NextVillage, offered: offers.Offer
) -> None:
    with pytest.raises(NotFound):
        offers.offer(session, read_rules(workbook(TABLE), ()), by=ours.admin, at=AT)
    assert offers.offered_to_village(session, next_village.clerk) is None


def test_an_earlier_offer_stays_on_record_with_who_made_it_and_when(
    session: Session, ours: Cast, supervisor: Actor, offered: offers.Offer
) -> None:
    later = AT + timedelta(days=30)
    offers.offer(session, read_rules(workbook(TABLE[:2]), ()), by=supervisor, at=later)
    newest = offers.offered_to_village(session, ours.admin)
    assert newest is not None
    assert [rule.code for rule in newest.rules] == ["E03"]
    kept = session.scalars(sa.select(RuleOffer).order_by(RuleOffer.id)).all()
    assert [(row.offered_by, row.offered_at) for row in kept] == [
        (supervisor.code, AT),
        (supervisor.code, later),
    ]
    assert [len(row.rules) for row in kept] == [2, 1]


def test_a_table_with_errors_is_not_offered(session: Session, supervisor: Actor) -> None:
    broken = read_rules(workbook([HEADINGS, ("E-3", None, None, "x", 3)]), ())
    with pytest.raises(RulesHaveErrors):
        offers.offer(session, broken, by=supervisor, at=AT)


def test_beside_the_template_nothing_differs(session: Session, ours: Cast) -> None:
    template = offers.template_offer()
    assert template is not None
    assert len(template.rules) == 52
    assert offers.compare(session, ours.admin, template).changes_nothing


def test_the_supervisor_offers_and_the_administrator_adopts_on_the_page(
    client: FlaskClient, session: Session, ours: Cast, supervisor: Actor
) -> None:
    township = sign_in(client, session, supervisor)
    assert "还没有发布" in text_of(open_page(township, "/township/rules/"))
    sent = {"file": (workbook(TABLE), "rules.xlsx")}
    preview = township.post("/township/rules/table", data=sent)
    token = preview.text.split('name="token" type="hidden" value="')[1].split('"')[0]
    assert township.post("/township/rules/table/import", data={"token": token}).status_code == 303
    assert "防溺水巡河" in text_of(open_page(township, "/township/rules/"))

    admin = sign_in(client, session, ours.admin)
    page = text_of(open_page(admin, "/rules/comparison/"))
    assert "柳河镇" in page
    data = {"with": "township", "code": ["T01"], "first_day": "2026-11-14", "resolution": ""}
    assert admin.post("/rules/comparison/adoption", data=data).status_code == 422
    data["resolution"] = "十一月十四日村民会议"
    assert admin.post("/rules/comparison/adoption", data=data).status_code == 303
    assert points(session, ours)["T01"] == 4


def test_a_broken_file_is_not_offered(
    client: FlaskClient, session: Session, ours: Cast, supervisor: Actor
) -> None:
    township = sign_in(client, session, supervisor)
    answer = township.post(
        "/township/rules/table", data={"file": (BytesIO(b"no workbook"), "rules.xlsx")}
    )
    assert answer.status_code == 422


def test_the_pages_ask_for_a_file_and_take_only_one_that_was_shown(
    client: FlaskClient, session: Session, ours: Cast, supervisor: Actor
) -> None:
    township = sign_in(client, session, supervisor)
    open_page(township, "/township/rules/table")
    lost = township.post("/township/rules/table/import", data={"token": ""})
    assert lost.headers["Location"] == "/township/rules/table"


def test_a_village_whose_township_offers_nothing_compares_with_the_template(
    client: FlaskClient, session: Session, ours: Cast
) -> None:
    admin = sign_in(client, session, ours.admin)
    for address in ("/rules/comparison/", "/rules/comparison/?with=template"):
        assert "完全一样" in text_of(open_page(admin, address))
