"""Past redemptions on the screen: found, looked at, returned."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.exchange.redemptions.basket import Basket
from pointsapp.exchange.redemptions.service import redeem
from tests.page import check_page, open_page, statements, text_of, told_by
from tests.village import AT, Cast, Home, NextVillage, resident_of, sign_in

KEY = "7f1b1d6e-0000-4000-8000-00000000000d"
Shelf = dict[str, int]


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def redemption(
    session: Session, village: Cast, shelf: Shelf, give: Callable[[Home, int], None]
) -> int:
    give(village.zhang, 60)
    basket = Basket("k", {shelf["肥皂"]: 3, shelf["大米"]: 1})
    done = redeem(session, village.zhang.id, basket, by=village.counter, at=AT)
    session.commit()
    return done


@pytest.fixture
def clerk(client: FlaskClient, session: Session, village: Cast, redemption: int) -> FlaskClient:
    return sign_in(client, session, village.counter)


def fields(page: str) -> list[str]:
    return [name for name in page.split('"') if name.startswith("line-") and name[5:].isdecimal()]


def test_from_the_list_to_the_return_and_to_the_residents_phone(
    clerk: FlaskClient, session: Session, village: Cast, redemption: int
) -> None:
    assert "2026-00001" in text_of(open_page(clerk, "/redemptions/?q=zxj&day=2026-11-14"))
    record = open_page(clerk, f"/redemptions/{redemption}/record")
    assert "11月21日之前可以退货" in text_of(record)
    path = f"/redemptions/{redemption}/returns"
    page = clerk.get(path).text
    check_page(page)
    soap = fields(page)[0]
    form = {"key": KEY, soap: "2", soap.replace("line", "damaged"): "1", "reason": "受潮了"}
    done = clerk.post(path, data=form)
    assert clerk.post(path, data=form).location == done.location
    words = text_of(open_page(clerk, done.location))
    assert "其中坏1件" in words
    assert "+10 受潮了 counter" in words
    assert ledger.balance(session, village.zhang.account_id) == 15
    sign_in(clerk, session, resident_of(village.zhang, village.id))
    assert "退货：肥皂×2 +10" in text_of(open_page(clerk, "/my/"))


def test_everything_back_is_filled_in_with_one_tap(
    clerk: FlaskClient, session: Session, village: Cast, redemption: int
) -> None:
    path = f"/redemptions/{redemption}/returns"
    page = open_page(clerk, f"{path}?all=1")
    filled = {one.get("name"): one.get("value") for one in page.iter("input") if one.get("value")}
    back = {name: value for name, value in filled.items() if name.startswith("line-")}
    assert list(back.values()) == ["3", "1"]
    clerk.post(path, data={**back, "key": KEY, "reason": "不要了"})
    assert ledger.balance(session, village.zhang.account_id) == 60
    sign_in(clerk, session, resident_of(village.zhang, village.id))
    assert "退货：肥皂×3、大米×1 +55" in text_of(open_page(clerk, "/my/"))


@pytest.mark.parametrize(
    ("typed", "reason", "status", "told"),
    [
        ("4", "受潮", 409, "肥皂最多还能退3件"),
        ("", "受潮", 422, "请填写退回的数量"),
        ("两块", "受潮", 422, "“两块”不是件数"),
        ("1.5", "受潮", 422, "“1.5”不是件数"),
        ("9" * 5000, "受潮", 409, "肥皂最多还能退3件"),
        ("1", "", 422, "请写明退货原因"),
    ],
)
def test_what_is_typed_wrong_is_told_and_nothing_moves(
    clerk: FlaskClient,
    session: Session,
    village: Cast,
    redemption: int,
    typed: str,
    reason: str,
    status: int,
    told: str,
) -> None:
    path = f"/redemptions/{redemption}/returns"
    soap = fields(clerk.get(path).text)[0]
    answer = told_by(clerk, clerk.post(path, data={"key": KEY, soap: typed, "reason": reason}))
    assert (answer.status_code, told in answer.text) == (status, True)
    check_page(answer.text)
    assert ledger.balance(session, village.zhang.account_id) == 5


def test_the_next_village_finds_nothing_of_ours(
    clerk: FlaskClient, session: Session, next_village: NextVillage, redemption: int
) -> None:
    sign_in(clerk, session, next_village.clerk)
    assert "2026-00001" not in clerk.get("/redemptions/").text
    for what in ("record", "returns"):
        assert clerk.get(f"/redemptions/{redemption}/{what}").status_code == 404


def test_the_administrator_looks_on_and_takes_nothing_back(
    clerk: FlaskClient, session: Session, village: Cast, redemption: int
) -> None:
    sign_in(clerk, session, village.admin)
    assert "办理退货" not in text_of(open_page(clerk, f"/redemptions/{redemption}/record"))
    assert clerk.get(f"/redemptions/{redemption}/returns").status_code == 403


def test_hostile_words_in_the_search_find_nothing(clerk: FlaskClient) -> None:
    for query in (
        "q=%25",
        "q=' OR 1=1",
        "day=2026-13-99",
        "day=0001-01-01",
        "day=9999-12-31",
        "before=x",
        "q=" + "9" * 300,
    ):
        assert clerk.get(f"/redemptions/?{query}").status_code == 200, query


def test_the_list_takes_a_fixed_number_of_statements(
    clerk: FlaskClient, session: Session, redemption: int
) -> None:
    clerk.get("/redemptions/")
    with statements(session.connection()) as seen:
        clerk.get("/redemptions/")
    assert len([one for one in seen if not one.startswith(("SAVEPOINT", "RELEASE"))]) <= 5
