"""The first page tells what the points buy, when, and how to earn more."""

from collections.abc import Callable, Iterator
from datetime import date, time

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.community.models import Household, Village
from pointsapp.earning.activities.models import ActivityCallOff
from pointsapp.exchange.items.models import Item
from pointsapp.portal.home.queries import show_home
from pointsapp.portal.household.queries import show_points
from tests.page import open_page, statements, text_of
from tests.rules import TODAY, Plan
from tests.village import AT, Cast, Home, resident_of, sign_in

Give = Callable[[Home, int], None]


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def resident(client: FlaskClient, session: Session, village: Cast) -> FlaskClient:
    return sign_in(client, session, resident_of(village.zhang, village.id))


def words(resident: FlaskClient) -> str:
    return text_of(open_page(resident, "/my/"))


def test_the_nearest_goods_are_the_goal(
    resident: FlaskClient, village: Cast, shelf: dict[str, int], give: Give
) -> None:
    assert "再攒5分就能换肥皂" in words(resident), "with nothing the cheapest is the goal"
    give(village.zhang, 30)
    told = words(resident)
    assert "再攒10分就能换大米" in told
    assert "现在就能换肥皂。" in told
    give(village.zhang, 10)
    told = words(resident)
    assert "再攒" not in told
    assert "现在就能换大米、肥皂。" in told


def test_what_would_take_more_than_a_years_points_is_no_goal(
    resident: FlaskClient, session: Session, village: Cast, shelf: dict[str, int], give: Give
) -> None:
    give(village.zhang, 10)
    session.get_one(Item, shelf["大米"]).price_points = 5000
    session.commit()
    told = words(resident)
    assert "再攒" not in told
    assert "现在就能换肥皂" in told


def test_goods_that_are_out_of_stock_are_no_goal(
    resident: FlaskClient, session: Session, village: Cast, shelf: dict[str, int], give: Give
) -> None:
    session.execute(sa.update(Item).values(is_on=False))
    session.commit()
    assert "现在没有东西可换" in words(resident)


def test_the_next_exchange_day_and_where(
    resident: FlaskClient, session: Session, village: Cast
) -> None:
    assert "每天都能兑换" in words(resident)
    ours = session.get_one(Village, village.id)
    ours.exchange_days, ours.exchange_place = "10、20", "村委会东屋"
    session.commit()
    told = words(resident)
    assert "下次兑换： 11月20日 周五" in told
    assert "村委会东屋" in told
    ours.exchange_days = "周六"
    session.commit()
    assert "今天就能兑换" in words(resident)


def test_the_picture_tells_its_numbers_to_who_cannot_see_it(
    resident: FlaskClient, session: Session, village: Cast, give: Give
) -> None:
    assert open_page(resident, "/my/").xpath("//figure") == []
    give(village.zhang, 42)
    [picture] = open_page(resident, "/my/").xpath("//figure/*[@role='img']")
    told = str(picture.get("aria-label"))
    assert told.startswith("12月 0、1月 0")
    assert told.endswith("10月 0、11月 42")
    assert len(picture) == 12


def test_a_debt_and_a_head_that_is_missing_do_not_break_the_page(
    session: Session, village: Cast, resident: FlaskClient
) -> None:
    session.get_one(Household, village.zhang.id).head_id = None
    session.commit()
    assert "可兑积分 0" in words(resident)


def test_what_is_to_come_is_announced_and_what_is_over_is_not(
    resident: FlaskClient, session: Session, village: Cast, plan: Plan
) -> None:
    morning, evening = (time(7), time(9)), (time(18), time(20))
    plan(TODAY, name="早上扫雪", starts_at=morning[0], ends_at=morning[1])
    called_off = plan(TODAY, name="取消的会", starts_at=evening[0], ends_at=evening[1])
    session.add(ActivityCallOff(activity_id=called_off, reason="下雨", by="user:1", at=AT))
    plan(TODAY, name="晚上巡逻", starts_at=evening[0], ends_at=evening[1])
    session.commit()
    told = words(resident)
    assert "晚上巡逻" in told
    assert "早上扫雪" not in told
    assert "取消的会" not in told


def test_the_best_rule_of_each_star_that_anybody_can_do(
    session: Session, village: Cast, rule: Callable[[str], int]
) -> None:
    actor = resident_of(village.zhang, village.id)
    page = show_points(session, actor, today=TODAY, seen_at=AT)
    home = show_home(session, actor, page, at=AT)
    assert [one.code for one in home.rules] == ["W03", "Z03", "P03"]
    assert home.exchange_on is None


def test_the_page_takes_as_many_statements_with_much_as_with_little(
    resident: FlaskClient,
    session: Session,
    village: Cast,
    plan: Plan,
    shelf: dict[str, int],
    give: Give,
) -> None:
    counts = []
    for points in (1, 10, 100):
        give(village.zhang, points)
        plan(date(2026, 11, 20), name=f"活动{points}")
        with statements(session.connection()) as seen:
            open_page(resident, "/my/")
        counts.append(len([one for one in seen if not one.startswith("SAVEPOINT")]))
    assert len(set(counts)) == 1
    assert counts[0] <= 12


def test_a_very_long_name_and_a_huge_balance_stay_on_the_page(
    resident: FlaskClient, session: Session, village: Cast, shelf: dict[str, int], give: Give
) -> None:
    session.get_one(Item, shelf["大米"]).name = "特" * 40
    give(village.zhang, 2_000_000)
    assert "2,000,000" in words(resident)
