"""The sign-in page, the card's QR, the household's own PIN, printing cards."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.cards import service as cards
from pointsapp.access.credentials import pins
from pointsapp.access.current import hasher
from pointsapp.access.models import AuditRecord
from pointsapp.web.clock import now
from tests.page import check_page, open_page, text_of
from tests.village import AT, PASSWORD, PIN, Cast, NextVillage, resident_of, sign_in

ZHANG = {"number": "018", "pin": PIN}


def events(session: Session) -> list[str]:
    return [record.event for record in session.query(AuditRecord).order_by(AuditRecord.id)]


def test_a_resident_signs_in_by_household_number(
    client: FlaskClient, village: Cast, session: Session
) -> None:
    open_page(client, "/sign-in")
    answer = client.post("/sign-in", data=ZHANG)
    assert (answer.status_code, answer.location) == (303, "/my/")
    assert "signed-in" in events(session)


def test_full_width_digits_are_digits(client: FlaskClient, village: Cast) -> None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    answer = client.post("/sign-in", data={k: v.translate(wide) for k, v in ZHANG.items()})
    assert answer.status_code == 303


def test_with_several_villages_the_resident_names_the_own_one(
    client: FlaskClient, village: Cast, next_village: NextVillage
) -> None:
    assert client.post("/sign-in", data=ZHANG).status_code == 422
    answer = client.post("/sign-in", data={**ZHANG, "village": village.id})
    assert answer.status_code == 303


def test_staff_sign_in_and_come_back_to_the_wanted_page(client: FlaskClient, village: Cast) -> None:
    wanted = client.get("/manage/cards")
    assert (wanted.status_code, wanted.location) == (303, "/sign-in/staff?next=/manage/cards")
    data = {"username": "Admin", "password": PASSWORD}
    answer = client.post("/sign-in/staff?next=/manage/cards", data=data)
    assert (answer.status_code, answer.location) == (303, "/manage/cards")
    open_page(client, "/manage/cards")


@pytest.mark.parametrize("evil", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_signing_in_leads_nowhere_else(client: FlaskClient, village: Cast, evil: str) -> None:
    data = {"username": "admin", "password": PASSWORD}
    answer = client.post("/sign-in/staff", query_string={"next": evil}, data=data)
    assert answer.location == "/"


def test_an_unknown_household_is_refused_like_a_wrong_pin(
    client: FlaskClient, village: Cast
) -> None:
    wrong = client.post("/sign-in", data={"number": "018", "pin": "918273"})
    unknown = client.post("/sign-in", data={"number": "099", "pin": "918273"})
    assert wrong.status_code == unknown.status_code == 422
    assert text_of(check_page(wrong.text)) == text_of(check_page(unknown.text))


def test_the_sixth_wrong_pin_isnt_looked_at(client: FlaskClient, village: Cast) -> None:
    for _guess in range(5):
        client.post("/sign-in", data={"number": "018", "pin": "918273"})
    assert client.post("/sign-in", data=ZHANG).status_code == 409


def test_a_wrong_password_shows_the_page_again(client: FlaskClient, village: Cast) -> None:
    answer = client.post("/sign-in/staff", data={"username": "admin", "password": "no"})
    assert answer.status_code == 422
    assert PASSWORD not in check_page(answer.text)


def test_signing_out_ends_the_session(client: FlaskClient, village: Cast, session: Session) -> None:
    sign_in(client, session, village.admin)
    assert client.post("/sign-out").location == "/"
    assert client.get("/manage/cards").status_code == 303


def test_the_pages_of_signing_in_are_not_kept_and_not_framed(client: FlaskClient) -> None:
    headers = client.get("/sign-in").headers
    assert headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_a_card_asks_its_household_for_the_pin_and_tells_no_full_name(
    client: FlaskClient, village: Cast, session: Session
) -> None:
    token = cards.issue_card(session, village.zhang.id, by=village.admin, at=AT)
    session.commit()
    page = open_page(client, f"/c/{token}")
    assert "018" in "".join(page.itertext())
    assert "张学军" not in "".join(page.itertext())
    assert client.post(f"/c/{token}", data={"pin": PIN}).location == "/my/"
    assert client.get(f"/c/{token}").location == "/my/"


def test_a_card_opens_the_basket_at_our_counter_only(
    client: FlaskClient, village: Cast, next_village: NextVillage, session: Session
) -> None:
    token = cards.issue_card(session, village.zhang.id, by=village.admin, at=AT)
    sign_in(client, session, village.counter)
    assert client.get(f"/c/{token}").location == f"/counter/?card={token}"
    sign_in(client, session, next_village.clerk)
    assert client.get(f"/c/{token}").status_code == 404


def test_a_reissued_card_ends_the_old_one(
    client: FlaskClient, village: Cast, session: Session
) -> None:
    old = cards.issue_card(session, village.zhang.id, by=village.admin, at=AT)
    sign_in(client, session, village.admin)
    assert client.post(f"/households/{village.zhang.id}/card").status_code == 303
    page = open_page(client, f"/households/{village.zhang.id}/card")
    assert page.findall(".//{*}svg")
    client.post("/sign-out")
    assert client.get(f"/c/{old}").status_code == 404


def test_a_reset_pin_is_shown_once_and_must_be_changed_first(
    client: FlaskClient, village: Cast, session: Session
) -> None:
    sign_in(client, session, village.admin)
    colleague = {"username": "approver", "password": PASSWORD}
    slip = client.post(f"/households/{village.zhang.id}/pin", data=colleague)
    assert slip.headers["Cache-Control"] == "no-store"
    drawn = re.findall(r"\b\d{6}\b", text_of(check_page(slip.text)))[0]
    client.post("/sign-out")
    assert client.post("/sign-in", data=ZHANG).status_code == 422
    assert client.post("/sign-in", data={"number": "018", "pin": drawn}).status_code == 303
    assert client.get("/").location == "/pin"
    open_page(client, "/pin")
    own = {"pin": drawn, "new_pin": "602951", "again": "602951"}
    assert client.post("/pin", data={**own, "again": "602952"}).status_code == 422
    assert (
        client.post("/pin", data={**own, "new_pin": "123456", "again": "123456"}).status_code == 422
    )
    assert client.post("/pin", data=own).location == "/my/"
    assert client.get("/").location == "/my/"


@pytest.mark.parametrize(
    ("username", "password", "status"),
    [
        ("admin", PASSWORD, 409),
        ("approver", "wrong", 422),
        ("", "", 422),
        ("next-clerk", PASSWORD, 409),
    ],
)
def test_nobody_resets_a_pin_alone(
    client: FlaskClient,
    village: Cast,
    next_village: NextVillage,
    session: Session,
    username: str,
    password: str,
    status: int,
) -> None:
    sign_in(client, session, village.admin)
    second = {"username": username, "password": password}
    told = client.post(f"/households/{village.zhang.id}/pin", data=second)
    assert told.status_code == status
    check_page(told.text)
    client.post("/sign-out")
    assert client.post("/sign-in", data={**ZHANG, "village": village.id}).status_code == 303
    assert "pin-reset-witnessed" not in events(session)


def test_any_of_the_staff_blocks_a_lost_card_at_once(
    client: FlaskClient, village: Cast, next_village: NextVillage, session: Session
) -> None:
    token = cards.issue_card(session, village.zhang.id, by=village.admin, at=AT)
    session.commit()
    place = f"/households/{village.zhang.id}/card/loss"
    assert sign_in(client, session, next_village.clerk).post(place).status_code == 404
    assert client.get(f"/c/{token}").status_code == 404, "another village's clerk learns nothing"
    sign_in(client, session, village.counter)
    open_page(client, place)
    assert client.post(place).status_code == 303
    assert "没有有效的积分卡" in text_of(open_page(client, place))
    client.post("/sign-out")
    assert client.get(f"/c/{token}").status_code == 404
    assert "card-revoked" in events(session)


def test_a_new_pin_ends_the_sessions_of_the_old_one(
    client: FlaskClient, village: Cast, session: Session
) -> None:
    sign_in(client, session, resident_of(village.zhang, village.id))
    assert client.get("/").location == "/my/"
    secret = hasher().hash("602951")
    pins.set_pin(session, village.zhang.id, secret, must_change=True, by=village.admin, at=now())
    session.commit()
    assert client.get("/my/").location.startswith("/sign-in")


def test_a_group_gets_its_cards_and_first_pins(
    client: FlaskClient, village: Cast, session: Session
) -> None:
    sign_in(client, session, village.admin)
    answer = client.post("/manage/cards", data={"group": ""})
    assert len(open_page(client, answer.location).findall(".//{*}svg")) == 2
    page = check_page(client.post("/manage/cards/pins", data={"group": ""}).text)
    assert re.findall(r"\b\d{6}\b", text_of(page)) == []


def test_somebody_without_the_right_is_refused_and_written_down(
    client: FlaskClient, village: Cast, session: Session
) -> None:
    sign_in(client, session, village.counter)
    assert client.post(f"/households/{village.zhang.id}/pin").status_code == 403
    assert "denied" in events(session)


@pytest.mark.parametrize("typed", ["18", "018", "０１８", " 0018 "])
def test_every_notation_of_the_number_signs_in(
    client: FlaskClient, village: Cast, typed: str
) -> None:
    answer = client.post("/sign-in", data={"number": typed, "pin": PIN})
    assert (answer.status_code, answer.location) == (303, "/my/")
