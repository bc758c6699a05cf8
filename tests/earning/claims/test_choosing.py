"""A claim asks what was done, offers the likely rules and asks for how much in the rule's unit."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from lxml.html import HtmlElement
from sqlalchemy.orm import Session

from pointsapp.earning.claims.models import Claim
from pointsapp.earning.rules.models import RuleVersion
from tests.page import check_page, open_page, statements, text_of
from tests.village import AT, Cast, resident_of, sign_in

NEW = "/my/claims/new"
Rule = Callable[[str], int]
Swept = Callable[..., int]


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def resident(client: FlaskClient, session: Session, village: Cast, rule: Rule) -> FlaskClient:
    return sign_in(client, session, resident_of(village.zhang, village.id))


def offered(page: HtmlElement) -> list[str]:
    """Return the first list's rules: those found, or those often claimed."""
    [first, *_stars] = page.xpath("//main//ul[@class='list']")
    return [str(name).strip() for name in first.xpath(".//*[@class='entry__what']/text()")]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("巡逻", "治安、防火、防溺水巡逻"),
        ("献血", "无偿献血（凭证）"),
        ("P01", "治安、防火、防溺水巡逻"),
        ("清理 坑塘", "清理河道、坑塘、沟渠"),
        ("清河道", "清理河道、坑塘、沟渠"),
        ("patrol", "治安、防火、防溺水巡逻"),
    ],
)
def test_words_find_the_rule(resident: FlaskClient, typed: str, meant: str) -> None:
    assert offered(open_page(resident, f"{NEW}?q={typed}"))[0] == meant


def test_words_of_the_villages_own_sheets_find_it_too(
    resident: FlaskClient, village: Cast, swept: Swept
) -> None:
    swept((village.li, "李秀英", 200))
    assert offered(open_page(resident, f"{NEW}?q=扫街"))[0] == "公共环境整治志愿服务"


def test_what_nothing_is_called_shows_all_by_star(resident: FlaskClient) -> None:
    page = open_page(resident, f"{NEW}?q=飞机")
    assert "没有找到" in text_of(page)
    assert len(page.xpath("//details")) == 5
    assert "庭院月检" not in text_of(page), "inspections are not claimed"


def test_what_the_household_does_comes_first_then_what_others_claim(
    resident: FlaskClient, session: Session, village: Cast, rule: Rule, swept: Swept
) -> None:
    assert "常报的" not in text_of(open_page(resident, NEW))
    swept((village.zhang, "张学军", 200))
    for number in range(3):
        session.add(claim_of(village, rule("W08"), f"{number}"))
    session.commit()
    likely = ["公共环境整治志愿服务", "无偿献血（凭证）"]
    assert offered(open_page(resident, NEW)) == likely


def claim_of(village: Cast, version_id: int, key: str) -> Claim:
    return Claim(
        village_id=village.id,
        key=key,
        household_id=village.li.id,
        resident_id=village.li.head_id,
        rule_version_id=version_id,
        occurred_on=AT.date(),
        quantity=100,
        words="献血",
        made_by="household:2",
        made_at=AT,
    )


def test_each_grade_is_chosen_by_itself_and_done_once(resident: FlaskClient, rule: Rule) -> None:
    version = rule("W07")
    page = open_page(resident, f"{NEW}?rule={version}:1")
    assert page.xpath("//input[@name='quantity']/@type") == ["hidden"]
    assert page.xpath("//input[@name='rule']/@value") == [f"{version}:1"]
    open_page(resident, f"{NEW}?rule={version}:99")


@pytest.mark.parametrize(
    ("code", "question", "step"),
    [
        ("E03", "几小时", "0.5"),
        ("P06", "几次", "1"),
        ("P04", "几件", "1"),
        ("E05", "几公斤", "0.5"),
    ],
)
def test_how_much_is_asked_in_the_rules_unit(
    resident: FlaskClient, rule: Rule, code: str, question: str, step: str
) -> None:
    page = open_page(resident, f"{NEW}?rule={rule(code)}")
    assert page.xpath("//label[@for='quantity']/text()") == [question]
    assert page.xpath("//input[@id='quantity']/@step") == [step]


def test_half_a_time_is_refused_and_half_an_hour_is_not(
    resident: FlaskClient, session: Session, village: Cast, rule: Rule
) -> None:
    def send(code: str, quantity: str) -> int:
        data = {
            "key": str(uuid4()), "person": village.zhang.head_id, "rule": rule(code),
            "held_on": "2026-11-08", "quantity": quantity, "words": "做了",
        }  # fmt: skip
        answer = resident.post(NEW, data=data)
        check_page(answer.text)
        return answer.status_code

    assert send("P06", "1.5") == 422
    assert send("P06", "2") == 303
    assert send("E03", "1.5") == 303
    assert send("E01", "1") == 422, "an inspection is nothing to claim"


def test_what_was_searched_for_is_the_beginning_of_the_words(
    resident: FlaskClient, rule: Rule
) -> None:
    page = open_page(resident, f"{NEW}?q=献血")
    [first, *_others] = page.xpath("//main//ul//a/@href")
    form = open_page(resident, first)
    assert form.xpath("//textarea/text()")[0].strip() == "献血"


def test_a_rule_that_asks_for_a_photo_says_so(
    resident: FlaskClient, session: Session, rule: Rule
) -> None:
    session.execute(sa.update(RuleVersion).values(evidence=True))
    session.commit()
    assert "这一条要有照片" in text_of(open_page(resident, f"{NEW}?rule={rule('E03')}"))


def test_a_village_without_rules_says_so(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    resident = sign_in(client, session, resident_of(village.zhang, village.id))
    assert "还没有可以申报的" in text_of(open_page(resident, NEW))


def test_the_search_takes_the_same_few_statements_however_much_was_done(
    resident: FlaskClient, session: Session, village: Cast, swept: Swept
) -> None:
    counts = []
    for _year in range(3):
        swept((village.zhang, "张学军", 200), (village.li, "李秀英", 200))
        session.commit()
        with statements(session.connection()) as seen:
            open_page(resident, f"{NEW}?q=清扫")
        counts.append(len([one for one in seen if not one.startswith("SAVEPOINT")]))
    assert len(set(counts)) == 1
    assert counts[0] <= 5
