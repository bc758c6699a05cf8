"""A supervisor reads in a village, changes nothing there, and sees no name without a reason."""

from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.guard import permission_of
from pointsapp.access.permissions import PERMISSIONS, READ_BY_VISITORS, Role
from pointsapp.access.visits.queries import names_seen
from pointsapp.actor import Actor, Permission
from pointsapp.community.models import Village
from tests.access.test_every_route import address, routes
from tests.page import open_page, text_of
from tests.village import AT, Cast, NextVillage, resident_of, sign_in

REASON = "核对11月12日的异议"
NAMES_SHOW = "姓名显示到"
NOTHING_DONE = {HTTPStatus.FORBIDDEN, HTTPStatus.UNAUTHORIZED}
"""Refused; what programs send is asked for a token instead of a sign-in."""


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def visitor(client: FlaskClient, session: Session, ours: Cast, supervisor: Actor) -> FlaskClient:
    """The supervisor's browser, inside our village."""
    browser = sign_in(client, session, supervisor)
    assert browser.post(f"/township/villages/{ours.id}/visits").status_code == 303
    return browser


def test_what_an_approver_reads_a_visitor_reads() -> None:
    writes = {
        Permission.APPROVE_SHEETS,
        Permission.REVIEW_CONFIRMATIONS,
        Permission.ANSWER_QUESTIONS,
        Permission.TAKE_NOMINATIONS,
    }
    care = {Permission.TAKE_NEEDS, Permission.MANAGE_CARE, Permission.FOLLOW_HAZARDS}
    own = PERMISSIONS[Role.RESIDENT] & PERMISSIONS[Role.RECORDER]
    assert PERMISSIONS[Role.APPROVER] - writes - care - own == READ_BY_VISITORS


def test_figures_are_open_and_names_need_a_reason_that_holds_for_an_hour(
    visitor: FlaskClient, ours: Cast, fourteenth_of_november: time_machine.Traveller
) -> None:
    for path in ("/", "/rules/", "/reports/"):
        assert "张学军" not in text_of(open_page(visitor, path))
    led = visitor.get("/households/")
    assert led.status_code == 303
    assert "白屯村" in text_of(open_page(visitor, led.location))
    assert visitor.post(led.location, data={"reason": "x"}).status_code == 422
    shown = visitor.post(led.location, data={"reason": REASON})
    assert shown.location == "/households/"
    assert "张学军" in text_of(open_page(visitor, "/households/"))
    assert "张学军" in text_of(open_page(visitor, f"/households/{ours.zhang.id}"))
    assert NAMES_SHOW in visitor.get("/reports/").text
    fourteenth_of_november.shift(timedelta(hours=1, seconds=1))
    assert visitor.get("/households/").status_code == 303
    assert NAMES_SHOW not in visitor.get("/reports/").text


def test_the_village_and_the_household_read_the_reason(
    app: Flask, session: Session, visitor: FlaskClient, ours: Cast
) -> None:
    visitor.post("/township/visit/reason", data={"reason": REASON})
    [seen] = names_seen(session, ours.admin)
    assert (seen.who, seen.reason, seen.until - seen.at) == (
        "supervisor",
        REASON,
        timedelta(hours=1),
    )
    session.rollback()
    admin = sign_in(app.test_client(), session, ours.admin)
    log = text_of(open_page(admin, "/manage/audit"))
    assert "supervisor" in log
    assert REASON in text_of(open_page(admin, "/manage/audit/visits"))
    family = sign_in(app.test_client(), session, resident_of(ours.zhang, ours.id))
    assert REASON in text_of(open_page(family, "/my/data"))


def test_the_household_sees_that_the_supervisor_opened_its_page(
    app: Flask, session: Session, visitor: FlaskClient, ours: Cast
) -> None:
    visitor.post("/township/visit/reason", data={"reason": REASON})
    visitor.get(f"/households/{ours.zhang.id}").close()
    family = sign_in(app.test_client(), session, resident_of(ours.zhang, ours.id))
    readers = text_of(open_page(family, "/my/data"))
    assert readers.count("supervisor") == 2, "once as a reader, once with the reason"


@pytest.mark.parametrize("with_reason", [False, True])
def test_a_visitor_changes_nothing_in_the_village(
    app: Flask, session: Session, visitor: FlaskClient, ours: Cast, *, with_reason: bool
) -> None:
    """What the township does outside the village's books goes on meanwhile."""
    if with_reason:
        visitor.post("/township/visit/reason", data={"reason": REASON})
    township = PERMISSIONS[Role.SUPERVISOR]
    taken = []
    for rule, method, permission in routes(app):
        if method != "POST" or permission in township | {Permission.PUBLIC}:
            continue
        answer = visitor.post(address(app, rule, ours.zhang.id))
        answer.close()
        if answer.status_code not in NOTHING_DONE:
            taken.append((rule.rule, answer.status_code))
    assert taken == []


def test_pages_that_only_ask_what_to_change_stay_closed(visitor: FlaskClient, ours: Cast) -> None:
    visitor.post("/township/visit/reason", data={"reason": REASON})
    assert visitor.get("/lines/1/correction").status_code == 403
    page = open_page(visitor, f"/households/{ours.zhang.id}")
    links = [link.get("href") for link in page.iter("a")]
    assert not [link for link in links if "loss" in link or "correction" in link]


def test_a_village_of_another_township_is_not_entered(
    client: FlaskClient,
    session: Session,
    ours: Cast,
    next_village: NextVillage,
    supervisor: Actor,
) -> None:
    browser = sign_in(client, session, supervisor)
    for path in (f"{next_village.id}/visits", "999999/visits"):
        assert browser.post(f"/township/villages/{path}").status_code == 404
    assert browser.get(f"/township/villages/{next_village.id}").status_code == 404
    assert browser.get("/township/visit/reason").status_code == 404
    assert browser.get("/households/").status_code == 403


def test_a_visitor_meets_nothing_of_the_next_village(
    app: Flask, session: Session, visitor: FlaskClient, next_village: NextVillage
) -> None:
    visitor.post("/township/visit/reason", data={"reason": REASON})
    found = []
    for rule, method, permission in routes(app):
        if "household_id" not in rule.arguments or permission not in READ_BY_VISITORS:
            continue
        answer = visitor.open(address(app, rule, next_village.wu.id), method=method)
        answer.close()
        if answer.status_code not in {403, 404}:
            found.append((rule.rule, answer.status_code))
    assert found == []


def test_a_village_that_leaves_the_township_is_left_at_once(
    session: Session, visitor: FlaskClient, ours: Cast
) -> None:
    session.get_one(Village, ours.id).township_id = None
    session.commit()
    assert visitor.get("/households/").status_code == 403


def test_the_supervisor_leaves_and_is_in_the_township_again(visitor: FlaskClient) -> None:
    page = open_page(visitor, "/township/villages/")
    assert "/township/visit/end" in [form.get("action") for form in page.iter("form")]
    assert visitor.post("/township/visit/end").location == "/township/villages/"
    assert visitor.get("/rules/").status_code == 403


def test_each_page_open_without_a_reason_is_one_that_a_visitor_reads(app: Flask) -> None:
    with app.app_context():
        marked = {
            endpoint
            for endpoint, view in app.view_functions.items()
            if getattr(view, "names_nobody", False)
        }
        assert {permission_of(endpoint) for endpoint in marked} <= READ_BY_VISITORS
