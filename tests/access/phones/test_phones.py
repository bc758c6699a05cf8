"""Phones that stay signed in, consent, and guesses that lock nobody out."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.cards import service as cards
from pointsapp.access.devices import service as devices
from pointsapp.access.models import Consent, Device
from tests.page import check_page, open_page, statements, text_of
from tests.village import AT, PIN, Cast, NextVillage, resident_of, sign_in

ZHANG = {"number": "018", "pin": PIN}
WECHAT = "Mozilla/5.0 (Linux; Android 10) Chrome/78 MicroMessenger/8.0"


def test_a_phone_that_is_signed_out_by_another_ends_at_once(
    app: Flask, client: FlaskClient, village: Cast, session: Session
) -> None:
    lost = app.test_client()
    assert lost.post("/sign-in", data=ZHANG, headers={"User-Agent": WECHAT}).status_code == 303
    open_page(lost, "/my/")
    client.post("/sign-in", data=ZHANG)
    page = open_page(client, "/my/settings")
    assert "安卓手机上的微信" in text_of(page)
    [address] = page.xpath("//form[contains(@action, '/phones/')]/@action")
    assert client.post(address).status_code == 303
    assert lost.get("/my/").location.startswith("/sign-in")
    open_page(client, "/my/")


def test_a_neighbours_phone_is_not_ours_to_sign_out(
    client: FlaskClient, village: Cast, session: Session
) -> None:
    sign_in(client, session, resident_of(village.li, village.id))
    theirs = session.scalar(sa.select(Device.id))
    sign_in(client, session, resident_of(village.zhang, village.id))
    assert client.post(f"/my/phones/{theirs}/sign-out").status_code == 404


def test_signing_out_forgets_the_phone(
    client: FlaskClient, village: Cast, session: Session
) -> None:
    client.post("/sign-in", data=ZHANG)
    client.post("/sign-out")
    assert session.scalars(sa.select(Device.id)).all() == []


@pytest.mark.parametrize(("stays", "hours"), [({}, 12), ({"stays": "y"}, 180 * 24)])
def test_a_phone_stays_signed_in_as_long_as_was_asked_for(
    client: FlaskClient, village: Cast, stays: dict[str, str], hours: int
) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        client.post("/sign-in", data={**ZHANG, **stays})
        clock.shift(timedelta(hours=hours, seconds=-1))
        open_page(client, "/my/")
        clock.shift(timedelta(seconds=2))
        assert client.get("/my/").location.startswith("/sign-in")


def test_a_new_pin_keeps_only_the_phone_that_chose_it(
    app: Flask, client: FlaskClient, village: Cast
) -> None:
    other = app.test_client()
    for browser in (other, client):
        browser.post("/sign-in", data=ZHANG)
    own = {"pin": PIN, "new_pin": "602951", "again": "602951"}
    assert client.post("/pin", data=own).location == "/my/"
    open_page(client, "/my/")
    assert other.get("/my/").location.startswith("/sign-in")
    assert len(open_page(client, "/my/settings").xpath("//main//ul/li")) == 1


def test_a_session_of_before_there_were_phones_is_over(client: FlaskClient, village: Cast) -> None:
    with client.session_transaction() as browser:
        browser["_user_id"] = f"household:{village.zhang.id}:0"
        browser["until"] = 2**32
    assert client.get("/my/").location.startswith("/sign-in")


def test_nobody_comes_further_than_the_consent_before_it_is_given(
    client: FlaskClient, village: Cast, session: Session
) -> None:
    session.execute(sa.delete(Consent))
    sign_in(client, session, resident_of(village.zhang, village.id))
    asked = client.get("/my/shop")
    assert asked.location == "/my/consent?next=/my/shop"
    page = open_page(client, asked.location)
    [agree] = page.xpath("//form[contains(@action, 'consent')]/@action")
    assert client.post(agree).location == "/my/shop"
    client.post(agree)
    open_page(client, "/my/shop")
    assert session.scalars(sa.select(Consent.version)).all() == [1]
    assert "您家已于" in text_of(open_page(client, "/my/consent"))


def test_a_prankster_who_knows_the_number_locks_out_neither_card_nor_phone(
    app: Flask, client: FlaskClient, village: Cast, session: Session
) -> None:
    token = cards.issue_card(session, village.zhang.id, by=village.admin, at=AT)
    remembered = sign_in(app.test_client(), session, resident_of(village.zhang, village.id))
    for _guess in range(25):
        client.post("/sign-in", data={**ZHANG, "pin": "918273"})
    assert client.post("/sign-in", data=ZHANG).status_code == 409
    open_page(remembered, "/my/")
    assert app.test_client().post(f"/c/{token}", data={"pin": PIN}).location == "/my/"


def test_thirty_sign_ins_a_minute_from_one_address_then_a_pause_but_not_for_cards(
    client: FlaskClient, village: Cast, next_village: NextVillage, session: Session
) -> None:
    token = cards.issue_card(session, village.zhang.id, by=village.admin, at=AT)
    session.commit()
    with time_machine.travel(AT, tick=False) as clock:
        for number in range(30):
            data = {"number": f"x{number}", "pin": "918273", "village": village.id}
            assert client.post("/sign-in", data=data).status_code == 422
        paused = client.post("/sign-in", data={**ZHANG, "village": village.id})
        assert paused.status_code == 429
        assert "请等一分钟" in text_of(check_page(paused.text))
        assert client.post(f"/c/{token}", data={"pin": PIN}).status_code == 303
        clock.shift(timedelta(seconds=61))
        assert client.post("/sign-in", data={**ZHANG, "village": village.id}).status_code == 303


def test_a_phone_costs_no_statement_more(
    client: FlaskClient, village: Cast, session: Session
) -> None:
    sign_in(client, session, resident_of(village.zhang, village.id))
    with statements(session.connection()) as seen:
        open_page(client, "/my/settings")
    assert len([one for one in seen if not one.startswith("SAVEPOINT")]) == 2


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (WECHAT, "wechat-android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 12_0)", "iphone"),
        ("Mozilla/5.0 (Windows NT 6.1)", "computer"),
        ("", "other"),
    ],
)
def test_only_the_sort_of_phone_is_kept(told: str, kind: str) -> None:
    assert devices.kind_of(told) == kind
