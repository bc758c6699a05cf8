"""Why points stand in the account, and saying that it is wrong."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.community.models import Village
from pointsapp.earning.notices.models import Objection
from pointsapp.earning.notices.service import answer
from pointsapp.earning.sheets import service as sheets
from pointsapp.exchange.redemptions.basket import Basket
from pointsapp.exchange.redemptions.service import redeem
from tests.page import check_page, open_page, statements, text_of
from tests.village import AT, Cast, Home, resident_of, sign_in

Swept = Callable[..., int]
KEY = "0d3f7c0e-5a0f-4f0e-9e43-6f0c1c0a7c11"


@pytest.fixture
def resident(client: FlaskClient, session: Session, village: Cast) -> FlaskClient:
    return sign_in(client, session, resident_of(village.zhang, village.id))


def award(session: Session, village: Cast, sheet_id: int) -> None:
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    sheets.approve(session, sheet_id, by=village.approver, at=AT)
    session.commit()


def first_entry(resident: FlaskClient) -> str:
    return str(open_page(resident, "/my/").xpath("//a[contains(@class, 'list__item')]/@href")[0])


def selects(seen: list[str]) -> list[str]:
    return [one for one in seen if not one.startswith(("SAVEPOINT", "RELEASE"))]


def test_an_entry_opens_to_rule_resolution_and_people(
    resident: FlaskClient, session: Session, village: Cast, swept: Swept
) -> None:
    award(session, village, swept((village.zhang, "张学军", 200)))
    with statements(session.connection()) as seen:
        words = text_of(open_page(resident, first_entry(resident)))
    assert "E03" in words
    assert "一月八日" in words
    assert "登记人 recorder" in words
    assert "已入账 approver" in words
    assert "这些积分已经入账" in words
    assert len(selects(seen)) <= 18, "twelve of the first page, six of the entry"


def test_a_reversed_entry_says_so_and_can_no_longer_be_denied(
    resident: FlaskClient, session: Session, village: Cast, swept: Swept
) -> None:
    award(session, village, swept((village.zhang, "张学军", 200)))
    page = open_page(resident, first_entry(resident))
    [denial] = page.xpath("//form[contains(@action, '/answer')]/@action")
    assert resident.post(denial, data={"is_so": "no"}).status_code == 303
    objection_id = session.scalar(sa.select(Objection.id)) or 0
    answer(session, objection_id, outcome="upheld", words="那天没来", by=village.approver, at=AT)
    session.commit()
    words = text_of(open_page(resident, first_entry(resident)))
    assert "那天没来" in words
    assert "记得不对" not in words


def test_a_household_disagrees_once_however_often_it_taps(
    resident: FlaskClient, session: Session, village: Cast, swept: Swept
) -> None:
    award(session, village, swept((village.zhang, "张学军", 200)))
    address = first_entry(resident) + "/objection"
    empty = resident.post(address, data={"key": KEY, "words": ""})
    assert empty.status_code == 422
    check_page(empty.text)
    for _tap in range(2):
        sent = resident.post(address, data={"key": KEY, "words": "应该是三小时"})
        assert sent.status_code == 303
    assert session.scalars(sa.select(Objection.words)).all() == ["应该是三小时"]
    assert "应该是三小时" in text_of(open_page(resident, first_entry(resident)))


def test_the_neighbours_deeds_are_not_found_and_not_ours_to_dispute(
    resident: FlaskClient, session: Session, village: Cast, swept: Swept
) -> None:
    award(session, village, swept((village.li, "李秀英", 200)))
    line_id = session.scalar(sa.text("SELECT max(id) FROM award_line"))
    open_page(resident, f"/my/deeds/{line_id}", status=404)
    sent = resident.post(f"/my/deeds/{line_id}/objection", data={"key": KEY, "words": "x"})
    assert sent.status_code == 404


def test_an_exchange_opens_to_its_goods_and_clerk(
    resident: FlaskClient,
    session: Session,
    village: Cast,
    shelf: dict[str, int],
    give: Callable[[Home, int], None],
) -> None:
    give(village.zhang, 50)
    at = datetime(2026, 11, 14, 3, 0, tzinfo=UTC)
    redeem(session, village.zhang.id, Basket(KEY, {shelf["肥皂"]: 2}), by=village.counter, at=at)
    session.commit()
    words = text_of(open_page(resident, first_entry(resident)))
    assert "肥皂 ×2" in words
    assert "counter" in words


def test_what_waits_tells_the_day_it_will_count_and_why_it_waits(
    resident: FlaskClient, session: Session, village: Cast, swept: Swept
) -> None:
    session.get_one(Village, village.id).notice_days = 3
    sheets.submit(session, swept((village.zhang, "张学军", 200)), by=village.recorder, at=AT)
    session.commit()
    assert "审核后公示3天再入账" in text_of(open_page(resident, "/my/"))
    sheet_id = session.scalar(sa.text("SELECT max(id) FROM award_sheet")) or 0
    sheets.approve(session, sheet_id, by=village.approver, at=AT)
    session.commit()
    assert "正在公示，11月17日入账" in text_of(open_page(resident, "/my/"))
    line_id = session.scalar(sa.text("SELECT max(id) FROM award_line"))
    data = {"key": KEY, "words": "应该是三小时"}
    assert resident.post(f"/my/deeds/{line_id}/objection", data=data).status_code == 303
    assert "等村委会答复" in text_of(open_page(resident, "/my/"))


def test_the_years_points_are_told_star_by_star(
    resident: FlaskClient, session: Session, village: Cast, swept: Swept
) -> None:
    award(session, village, swept((village.zhang, "张学军", 200)))
    award(session, village, swept((village.zhang, "张学军", 200), code="P01"))
    page = open_page(resident, "/my/")
    told = [
        " ".join("".join(one.itertext()).split()) for one in page.xpath("//ul[@class='bars']/li")
    ]
    assert told == ["生态宜居星 4", "平安法治星 4"]
