"""A demo lets anybody in with one tap, and what is no demo lets nobody in."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.models import Consent, User
from pointsapp.access.permissions import Role
from pointsapp.actor import Actor
from pointsapp.community.models import Village
from pointsapp.community.villages.service import create_village
from tests.page import check_page, open_page
from tests.village import AT, Cast, hire, sign_in

ONE_TAP = "/demo/sign-in"


@pytest.fixture
def demo(session: Session, village: Cast) -> Cast:
    """Our village, as if `flask demo` had invented it."""
    session.get_one(Village, village.id).is_demo = True
    session.commit()
    return village


def test_in_a_demo_one_tap_signs_in_as_anybody(
    app: Flask, session: Session, demo: Cast, supervisor: Actor
) -> None:
    page = open_page(app.test_client(), "/")
    codes = page.xpath("//button[@name='person']/@value")
    assert len(codes) == len(set(codes)) == 6
    for code in codes:
        browser = app.test_client()
        answer = browser.post(ONE_TAP, data={"person": code})
        assert (answer.status_code, answer.location) == (303, "/")
        home = browser.get("/")
        assert (home.location or "/") in {"/", "/my/"}
        body = browser.get(home.location or "/").text
        assert "这是演示" in body


def test_every_page_of_a_demo_says_so(client: FlaskClient, session: Session, demo: Cast) -> None:
    for path in ("/", "/sign-in", "/sign-in/staff", f"/board/{demo.code}/", "/board/check"):
        assert "这是演示" in "".join(check_page(client.get(path).text).itertext())
    assert "这是演示" in client.get("/no-such-page").text
    assert "这是演示" in sign_in(client, session, demo.admin).get("/manage/").text


def real_beside(session: Session, _demo: Cast) -> None:
    create_village(session, name="真村", code="410972100299", at=AT)


def mark_gone(session: Session, demo: Cast) -> None:
    session.get_one(Village, demo.id).is_demo = False


@pytest.mark.parametrize("end", [real_beside, mark_gone])
def test_what_is_no_demo_lets_nobody_in(
    client: FlaskClient, session: Session, demo: Cast, end: Callable[[Session, Cast], None]
) -> None:
    end(session, demo)
    session.commit()
    for person in (demo.admin.code, f"household:{demo.zhang.id}", "", "system", "anonymous"):
        assert client.post(ONE_TAP, data={"person": person}).status_code == 404
    assert client.post(ONE_TAP).status_code == 404
    page = open_page(client, "/")
    assert page.xpath("//button[@name='person']") == []
    assert "这是演示" not in "".join(page.itertext())
    assert client.get("/manage/").status_code == 303, "nobody is signed in"


def test_in_a_demo_too_nobody_comes_in_as_somebody_else(
    client: FlaskClient, session: Session, demo: Cast
) -> None:
    later = hire(session, "later", Role.ADMIN, village_id=demo.id)
    session.get_one(User, demo.counter.user_id).is_active = False
    session.query(Consent).filter_by(household_id=demo.li.id).delete()
    session.commit()
    for person in (later.code, demo.counter.code, f"household:{demo.li.id}", "user:1'--", "user:0"):
        assert client.post(ONE_TAP, data={"person": person}).status_code == 404, person


def test_one_tap_needs_the_pages_token_and_the_pages_site(
    app: Flask, client: FlaskClient, demo: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = {"person": demo.admin.code}
    other = client.post(ONE_TAP, data=person, headers={"Sec-Fetch-Site": "cross-site"})
    assert other.status_code == 403
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", value=True)
    page = open_page(client, "/")
    assert client.post(ONE_TAP, data=person).status_code == 400
    assert client.get(ONE_TAP).status_code == 405
    token = page.xpath("//main//input[@name='csrf_token']/@value")[0]
    assert client.post(ONE_TAP, data={**person, "csrf_token": token}).status_code == 303
