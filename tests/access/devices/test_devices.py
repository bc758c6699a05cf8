"""Sessions live on the server: what a cookie says is nothing once its device is signed out."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.devices import service as devices
from pointsapp.access.devices.queries import hash_of, signed_in
from pointsapp.access.devices.words import device_name
from pointsapp.access.helpers import service as helpers
from pointsapp.access.models import AuditRecord, Device
from pointsapp.access.permissions import Role
from pointsapp.actor import Actor
from pointsapp.community.villages.service import create_village
from pointsapp.extensions import db
from pointsapp.web.clock import now
from tests import databases
from tests.page import open_page, statements, text_of
from tests.village import AT, PASSWORD, Cast, helper_of, hire, resident_of, sign_in, welcome

EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
ADMIN = {"username": "admin", "password": PASSWORD}


def copy_of(client: FlaskClient, app: Flask) -> FlaskClient:
    """Return a browser into which somebody copied this one's cookie."""
    thief = app.test_client()
    cookie = client.get_cookie("session")
    assert cookie is not None
    thief.set_cookie("session", cookie.value)
    return thief


@pytest.mark.parametrize("who", ["admin", "recorder", "counter", "resident", "helper"])
def test_a_copied_cookie_is_nothing_after_the_owner_signed_out(
    app: Flask, client: FlaskClient, village: Cast, session: Session, who: str
) -> None:
    zhang = village.zhang
    actor: Actor = {
        "resident": resident_of(zhang, village.id),
        "helper": helper_of(session, zhang, village.id),
    }.get(who) or getattr(village, who)
    home = "/my/" if actor.user_id is None else "/account/"
    sign_in(client, session, actor)
    thief = copy_of(client, app)
    open_page(thief, home)
    client.post("/sign-out")
    assert thief.get(home).location.startswith("/sign-in")


def test_a_helper_who_comes_in_by_the_link_is_out_after_signing_out(
    app: Flask, client: FlaskClient, village: Cast, session: Session
) -> None:
    by = resident_of(village.zhang, village.id)
    token = helpers.invite(session, "张小军", "儿子", by=by, at=now())
    session.commit()
    chosen = {"new_pin": "739152", "again": "739152", "stays": "y"}
    assert client.post(f"/help/{token}", data=chosen).location == "/my/"
    thief = copy_of(client, app)
    client.post("/sign-out")
    assert thief.get("/my/").location.startswith("/sign-in")
    assert client.post(f"/help/{token}", data={"pin": "739152"}).location == "/my/"
    open_page(client, "/my/")


def test_the_database_keeps_no_code_that_signs_in(
    client: FlaskClient, village: Cast, session: Session
) -> None:
    code = welcome(session, village.admin)
    device = session.scalars(sa.select(Device)).one()
    assert device.code_hash == hash_of(code)
    assert code.partition(":")[2] not in str(vars(device))
    assert signed_in(session, f"user:{device.code_hash}", at=now()) is None


def test_signing_in_again_ends_the_session_before(
    app: Flask, client: FlaskClient, village: Cast, session: Session
) -> None:
    client.post("/sign-in/staff", data=ADMIN)
    thief = copy_of(client, app)
    client.post("/sign-in/staff", data=ADMIN)
    assert thief.get("/account/").location.startswith("/sign-in")
    assert len(session.scalars(sa.select(Device.id)).all()) == 1


def test_staff_see_their_devices_and_sign_one_or_all_others_out(
    app: Flask, client: FlaskClient, village: Cast, session: Session
) -> None:
    lost, forgotten, office = app.test_client(), app.test_client(), client
    for browser in (lost, forgotten, office):
        browser.post("/sign-in/staff", data=ADMIN, headers={"User-Agent": EDGE})
    page = open_page(office, "/account/")
    assert text_of(page).count("电脑上的Edge") == 5
    first, *_more = page.xpath("//form[contains(@action, '/account/devices/')]/@action")
    assert office.post(first).status_code == 303
    assert forgotten.get("/account/").location.startswith("/sign-in")
    open_page(lost, "/account/")
    office.post("/account/devices/sign-out")
    assert lost.get("/account/").location.startswith("/sign-in")
    open_page(office, "/account/")
    events = session.scalars(sa.select(AuditRecord.event).order_by(AuditRecord.id.desc()).limit(2))
    assert list(events) == ["phone-signed-out"] * 2


def test_nobody_signs_anothers_device_out(
    client: FlaskClient, village: Cast, session: Session
) -> None:
    welcome(session, village.approver)
    theirs = session.scalar(sa.select(Device.id))
    recorder = sign_in(client, session, village.recorder)
    assert recorder.post(f"/account/devices/{theirs}/sign-out").status_code == 404
    path = f"/manage/staff/{village.approver.user_id}/devices"
    assert recorder.post(f"{path}/{theirs}/sign-out").status_code == 403
    assert recorder.post(f"{path}/sign-out").status_code == 403
    resident = sign_in(client, session, resident_of(village.zhang, village.id))
    assert resident.get("/account/").status_code == 404
    assert resident.post("/account/devices/sign-out").status_code == 404
    assert session.get(Device, theirs) is not None


def test_the_administrator_signs_staff_out(
    app: Flask, client: FlaskClient, village: Cast, session: Session
) -> None:
    one, two = (sign_in(app.test_client(), session, village.counter) for _time in range(2))
    office = sign_in(client, session, village.admin)
    path = f"/manage/staff/{village.counter.user_id}"
    first, *_more = open_page(office, path).xpath("//form[contains(@action, '/devices/')]/@action")
    assert office.post(first).status_code == 303
    assert two.get("/account/").location.startswith("/sign-in")
    open_page(one, "/account/")
    office.post(f"{path}/devices/sign-out")
    assert one.get("/account/").location.startswith("/sign-in")
    assert office.post(f"/manage/staff/{village.admin.user_id}/devices/sign-out").status_code == 303
    open_page(office, "/account/")


@pytest.mark.parametrize(("who", "hours"), [("admin", 1), ("counter", 4)])
def test_a_browser_that_nobody_uses_signs_itself_out(
    app: Flask, client: FlaskClient, village: Cast, session: Session, who: str, hours: int
) -> None:
    data = {"username": who, "password": PASSWORD}
    with time_machine.travel(AT, tick=False) as clock:
        client.post("/sign-in/staff", data=data)
        clock.shift(timedelta(hours=hours, seconds=-1))
        with client.session_transaction() as browser:
            assert signed_in(session, browser["_user_id"], at=now())
        clock.shift(timedelta(seconds=2))
        assert client.get("/account/").location.startswith("/sign-in")


def test_who_works_on_stays_signed_in_for_a_day_at_most(village: Cast, session: Session) -> None:
    code, began = welcome(session, village.admin), now()
    at = began
    while (somebody := signed_in(session, code, at=at)) is not None:
        devices.mark_seen(session, somebody, at=at)
        at += timedelta(minutes=50)
    assert began + devices.A_VISIT <= at < began + devices.A_VISIT + timedelta(minutes=50)


def test_a_device_costs_staff_no_statement_more(
    client: FlaskClient, village: Cast, session: Session
) -> None:
    sign_in(client, session, village.admin)
    with statements(session.connection()) as seen_statements:
        open_page(client, "/account/")
    assert len([one for one in seen_statements if not one.startswith("SAVEPOINT")]) == 5


@pytest.fixture
def used_long_ago(fresh_database_url: str, tmp_path: Path) -> Iterator[FlaskClient]:
    """A village's clerk whose device was last seen an hour ago, in a database of its own."""
    with databases.application(fresh_database_url, tmp_path) as app:
        at = now() - timedelta(hours=1)
        made = create_village(db.session(), name="白屯村", code="1", at=AT)
        clerk = hire(db.session(), "clerk", Role.COUNTER, village_id=made.id)
        proof, until = f"{clerk.code}:0", at + devices.IDLE_COUNTER
        code = devices.welcome(db.session(), proof, kind="other", until=until, at=at)
        db.session.commit()
        client = app.test_client()
        with client.session_transaction() as browser:
            browser["_user_id"] = code
        yield client


def last_seen() -> datetime:
    with db.engine.connect() as connection:
        return connection.execute(sa.select(Device.seen_at)).scalar_one()


def test_a_page_is_answered_before_its_device_is_marked_as_seen(used_long_ago: FlaskClient) -> None:
    before = last_seen()
    with used_long_ago.get("/account/", buffered=False) as response:
        assert response.status_code == 200
        assert last_seen() == before
        db.session.remove()  # as at the end of a request
    marked = last_seen()
    assert now() - marked < timedelta(minutes=1)
    with used_long_ago.get("/account/"):
        pass
    assert last_seen() == marked, "once in some minutes is enough"


def test_a_busy_database_keeps_nobody_waiting_for_what_was_seen(
    used_long_ago: FlaskClient,
) -> None:
    before = last_seen()
    with db.engine.connect().execution_options(writes=True) as writer:
        writer.execute(sa.update(Device).values(kind="busy"))
        begun = time.monotonic()
        with used_long_ago.get("/account/") as response:
            assert response.status_code == 200
        assert time.monotonic() - begun < 5
        writer.rollback()
    assert last_seen() == before


def test_a_database_that_can_only_be_read_serves_pages(used_long_ago: FlaskClient) -> None:
    before = last_seen()
    db.engine.dispose()

    @sa.event.listens_for(db.engine, "connect")
    def only_read(connection: Any, _record: object) -> None:
        is_sqlite = db.engine.dialect.name == "sqlite"
        setting = "PRAGMA query_only=ON" if is_sqlite else "SET default_transaction_read_only=on"
        connection.cursor().execute(setting)
        connection.commit()

    with used_long_ago.get("/account/") as response:
        assert response.status_code == 200
        db.session.remove()
    assert last_seen() == before


def test_an_ended_session_does_not_come_back_by_being_seen(village: Cast, session: Session) -> None:
    somebody = signed_in(session, welcome(session, village.admin), at=now())
    assert somebody is not None
    devices.forget(session, somebody.device_id)
    devices.mark_seen(session, somebody, at=now())
    assert session.scalars(sa.select(Device.id)).all() == []


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("wechat-android", "安卓手机上的微信"),
        ("edge-computer", "电脑上的Edge"),
        ("iphone", "苹果手机"),
        ("wechat-other", "其他设备上的微信"),
        ("computer-of-a-later-version", "其他设备"),
    ],
)
def test_each_kind_of_device_has_a_name(app: Flask, kind: str, name: str) -> None:
    with app.test_request_context():
        assert device_name(kind) == name
