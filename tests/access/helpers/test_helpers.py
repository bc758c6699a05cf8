"""A household lets somebody help: own link and PIN, no spending, written down, ended at once."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.audit.events import Event
from pointsapp.access.audit.words import EVENTS
from pointsapp.access.guard import label_of, permission_of
from pointsapp.access.helpers import service as helpers
from pointsapp.access.models import Helper
from pointsapp.access.names import names_of
from pointsapp.access.refusals import InvitationOver
from pointsapp.actor import Permission
from pointsapp.earning.claims.models import Claim
from pointsapp.refusals import NotFound
from tests.page import check_page, open_page, text_of
from tests.rules import SUNDAY
from tests.village import AT, PIN, Cast, NextVillage, helper_of, resident_of, sign_in

OWN = "739152"
CHOSEN = {"new_pin": OWN, "again": OWN}
KEY = "7f1b1d6e-0000-4000-8000-0000000000aa"


@pytest.fixture
def resident(app: Flask, session: Session, village: Cast) -> FlaskClient:
    return sign_in(app.test_client(), session, resident_of(village.zhang, village.id))


@pytest.fixture
def link(resident: FlaskClient) -> str:
    """The address that an invitation just made shows, once."""
    shown = resident.post("/my/helpers", data={"name": "张小军", "relation": "儿子"})
    [address] = check_page(shown.text).xpath("//*[@class='code']/text()")
    return urlsplit(address).path


def test_a_child_in_town_accepts_with_an_own_pin_and_sees_the_balance(
    client: FlaskClient, resident: FlaskClient, village: Cast, link: str
) -> None:
    assert "018" in text_of(open_page(client, link))
    assert client.post(link, data=CHOSEN).location == "/my/"
    page = open_page(client, "/my/")
    assert "可兑积分" in text_of(page)
    assert page.xpath("//a[@href='/my/code']") == []
    told = text_of(open_page(resident, "/my/helpers"))
    assert "张小军 · 儿子" in told
    assert "张小军 登录" in told


def test_the_link_is_kept_nowhere_and_asks_everybody_after_the_first_for_the_pin(
    app: Flask, client: FlaskClient, session: Session, village: Cast, link: str
) -> None:
    client.post(link, data=CHOSEN)
    assert link.rpartition("/")[2] not in str(session.execute(sa.select(Helper.__table__)).all())
    second = app.test_client()
    assert open_page(second, link).xpath("//input[@name='new_pin']") == []
    other = {"new_pin": "602951", "again": "602951"}
    assert second.post(link, data=other).status_code == 422
    assert second.post(link, data={"pin": PIN}).status_code == 422
    assert second.get("/my/").location.startswith("/sign-in")
    assert second.post(link, data={"pin": OWN}).location == "/my/"


def test_the_second_to_accept_at_the_same_time_comes_too_late(
    session: Session, village: Cast
) -> None:
    by = resident_of(village.zhang, village.id)
    token = helpers.invite(session, "张小军", "儿子", by=by, at=AT)
    helpers.accept(session, token, "hash", at=AT)
    with pytest.raises(InvitationOver):
        helpers.accept(session, token, "other", at=AT)


def test_guessing_a_helpers_pin_is_slowed_and_locks_out_nobody_else(
    app: Flask, client: FlaskClient, village: Cast, link: str
) -> None:
    client.post(link, data=CHOSEN)
    stranger = app.test_client()
    for _guess in range(5):
        stranger.post(link, data={"pin": "918273"})
    assert stranger.post(link, data={"pin": OWN}).status_code == 409
    open_page(client, "/my/")
    assert stranger.post("/sign-in", data={"number": "018", "pin": PIN}).status_code == 303


def test_a_first_pin_that_others_guess_is_refused(client: FlaskClient, link: str) -> None:
    refused = client.post(link, data={"new_pin": "123456", "again": "123456"})
    assert refused.status_code == 422
    check_page(refused.text)
    assert client.get("/my/").location.startswith("/sign-in")


@pytest.mark.parametrize(
    "path",
    [
        "/my/code", "/pin", "/my/helpers", "/my/settings", "/my/consent", "/my/data",
        "/my/complaints",
    ],
)  # fmt: skip
def test_a_helper_neither_spends_nor_changes_the_pin_nor_lets_others_in(
    client: FlaskClient, session: Session, village: Cast, path: str
) -> None:
    sign_in(client, session, helper_of(session, village.zhang, village.id))
    assert client.get(path).status_code == 403
    places = open_page(client, "/my/more").xpath("//a/@href")
    assert path not in places


def test_what_a_helper_does_is_told_to_the_household(
    client: FlaskClient,
    resident: FlaskClient,
    session: Session,
    village: Cast,
    rule: Callable[[str], int],
) -> None:
    actor = helper_of(session, village.zhang, village.id)
    claim = {
        "key": KEY,
        "person": village.zhang.people["张学军"],
        "rule": rule("E03"),
        "held_on": SUNDAY.isoformat(),
        "quantity": "2",
        "words": "清理门前河道",
    }
    with time_machine.travel(AT, tick=False):
        sign_in(client, session, actor)
        answer = client.post("/my/claims/new", data=claim, content_type="multipart/form-data")
    assert answer.location == "/my/claims/"
    assert session.scalars(sa.select(Claim.made_by)).all() == [actor.code]
    assert names_of(session, [actor.code]) == {actor.code: "张小军"}
    assert "张小军 替家里申报了积分" in text_of(open_page(resident, "/my/helpers"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whatever_a_helper_may_send_has_its_word_in_the_log(app: Flask) -> None:
    with app.app_context():
        may = {
            rule.endpoint: label_of(rule.endpoint, "done_for_household")
            for rule in app.url_map.iter_rules()
            if rule.endpoint != "static"
            and "POST" in (rule.methods or ())
            and permission_of(rule.endpoint) is Permission.VIEW_OWN_HOUSEHOLD
        }
        labelled = {
            endpoint
            for endpoint in app.view_functions
            if label_of(endpoint, "done_for_household") is not None
        }
    assert all(isinstance(event, Event) and event in EVENTS for event in may.values())
    assert len(set(may.values())) == len(may)
    assert labelled == set(may)


def test_a_right_taken_away_ends_at_once_and_for_good(
    client: FlaskClient, resident: FlaskClient, link: str
) -> None:
    client.post(link, data=CHOSEN)
    open_page(client, "/my/")
    [address] = open_page(resident, "/my/helpers").xpath(
        "//form[contains(@action, 'revoc')]/@action"
    )
    for _tap in range(2):
        assert resident.post(address).location == "/my/helpers"
    assert client.get("/my/").location.startswith("/sign-in")
    open_page(client, link, 404)
    assert client.post(link, data={"pin": OWN}).status_code == 404


def test_an_invitation_is_over_after_seven_days_but_not_what_was_accepted(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    by = resident_of(village.zhang, village.id)
    late, used = (
        helpers.invite(session, name, "儿子", by=by, at=AT) for name in ("张小军", "张小红")
    )
    helpers.accept(session, used, "hash", at=AT)
    session.commit()
    with time_machine.travel(AT + helpers.VALID - timedelta(seconds=1), tick=False) as clock:
        open_page(client, f"/help/{late}")
        clock.shift(timedelta(seconds=2))
        assert "已失效" in text_of(open_page(client, f"/help/{late}", 410))
        assert client.post(f"/help/{late}", data=CHOSEN).status_code == 410
        open_page(client, f"/help/{used}")


def test_five_helpers_are_enough(resident: FlaskClient, link: str) -> None:
    for number in range(4):
        resident.post("/my/helpers", data={"name": f"帮手{number}", "relation": "邻居"})
    sixth = resident.post("/my/helpers", data={"name": "帮手", "relation": "邻居"})
    assert sixth.status_code == 409
    assert "一户最多5位代办人" in text_of(check_page(sixth.text))


@pytest.mark.parametrize("wrong", [{}, {"name": "军"}, {"name": "军" * 21, "relation": "儿子"}])
def test_an_invitation_needs_a_name_and_a_relation(
    resident: FlaskClient, session: Session, wrong: dict[str, str]
) -> None:
    answer = resident.post("/my/helpers", data=wrong)
    assert answer.status_code == 422
    check_page(answer.text)
    assert session.scalar(sa.select(Helper.id)) is None


def test_the_neighbours_and_the_next_villages_helpers_are_not_ours(
    client: FlaskClient, session: Session, village: Cast, next_village: NextVillage
) -> None:
    helper = helper_of(session, village.zhang, village.id)
    for home, village_id in ((village.li, village.id), (next_village.wu, next_village.id)):
        by = resident_of(home, village_id)
        browser = sign_in(client, session, by)
        assert "张小军" not in text_of(open_page(browser, "/my/helpers"))
        number = helper.code.removeprefix("helper:")
        assert browser.post(f"/my/helpers/{number}/revocation").status_code == 404
        with pytest.raises(NotFound):
            helpers.revoke(session, int(number), by=by, at=AT)
    open_page(client, "/help/no-such-link", 404)
