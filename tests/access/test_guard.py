"""The guard: nobody passes an unlabelled view, an undone step or a permission that is missing."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.audit.events import Event
from pointsapp.access.models import AuditRecord, Consent, Pin, User
from pointsapp.actor import Actor, Permission
from pointsapp.web.requires import done_for_household, requires
from tests.page import open_page
from tests.village import AT, PASSWORD, PIN, Cast, helper_of, resident_of, sign_in


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def zhang(village: Cast) -> Actor:
    return resident_of(village.zhang, village.id)


@pytest.fixture
def resident(client: FlaskClient, session: Session, zhang: Actor) -> FlaskClient:
    return sign_in(client, session, zhang)


def log(session: Session, *events: Event) -> list[tuple[str, str, str]]:
    """Return who did what to whom, as far as it is one of these events."""
    kept = sa.select(AuditRecord.actor, AuditRecord.event, AuditRecord.subject)
    rows = session.execute(kept.where(AuditRecord.event.in_(events)).order_by(AuditRecord.id))
    return [(row.actor, row.event, row.subject) for row in rows]


def draw_pin_anew(session: Session, village: Cast) -> None:
    session.get_one(Pin, village.zhang.id).must_change = True
    session.commit()


def take_consent_away(session: Session) -> None:
    session.execute(sa.delete(Consent))
    session.commit()


def test_a_view_without_a_label_is_never_run(
    app: Flask, client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = []

    def view() -> str:
        ran.append(True)
        return "open"

    monkeypatch.setitem(app.view_functions, "sign_in.sign_in", view)
    assert client.get("/sign-in").status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert ran == []


def test_a_label_that_is_no_permission_opens_nothing(
    app: Flask, client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = requires("public")(lambda: "open")  # type: ignore[arg-type]  # a permission by its bare name
    monkeypatch.setitem(app.view_functions, "sign_in.sign_in", view)
    assert client.get("/sign-in").status_code == HTTPStatus.INTERNAL_SERVER_ERROR


def test_anybody_gets_files_and_is_told_that_nothing_is_there(
    client: FlaskClient, village: Cast
) -> None:
    with client.get("/static/app.css") as answer:
        assert answer.status_code == HTTPStatus.OK
    open_page(client, "/no-such-page", status=404)


def test_who_reads_is_sent_to_sign_in_and_back_to_the_wanted_page(
    client: FlaskClient, village: Cast
) -> None:
    answer = client.get("/households/?q=018")
    assert (answer.status_code, answer.location) == (
        303,
        "/sign-in/staff?next=/households/?q%3D018",
    )
    assert client.get("/households/").location == "/sign-in/staff?next=/households/"


def test_who_sends_a_form_is_sent_to_sign_in_and_nothing_is_sent_again(
    client: FlaskClient, village: Cast
) -> None:
    answer = client.post("/my/complaints")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/my/complaints")


def test_with_a_drawn_pin_only_the_page_that_changes_it_opens(
    resident: FlaskClient, session: Session, village: Cast
) -> None:
    draw_pin_anew(session, village)
    for path in ("/my/", "/my/consent", "/my/helpers", "/my/settings"):
        answer = resident.get(path)
        assert (answer.status_code, answer.location) == (303, "/pin"), path
    assert resident.post("/my/consent").location == "/pin"
    open_page(resident, "/pin")
    chosen = {"pin": PIN, "new_pin": "602951", "again": "602951"}
    assert resident.post("/pin", data=chosen).location == "/my/"
    open_page(resident, "/my/")


def test_with_a_drawn_password_only_the_page_that_changes_it_opens(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    session.get_one(User, village.recorder.user_id).must_change_password = True
    session.commit()
    sign_in(client, session, village.recorder)
    for path in ("/activities/", "/households/"):
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (303, "/password"), path
    open_page(client, "/password")
    chosen = "my-own-long-password"
    data = {"password": PASSWORD, "new_password": chosen, "again": chosen}
    assert client.post("/password", data=data).location == "/"
    open_page(client, "/activities/")


def test_a_drawn_pin_comes_before_consent_and_neither_blocks_the_other(
    resident: FlaskClient, session: Session, village: Cast
) -> None:
    draw_pin_anew(session, village)
    take_consent_away(session)
    assert resident.get("/my/").location == "/pin"
    chosen = {"pin": PIN, "new_pin": "602951", "again": "602951"}
    resident.post("/pin", data=chosen)
    assert resident.get("/my/").location == "/my/consent?next=/my/"
    open_page(resident, "/my/consent")


def test_whoever_has_yet_to_agree_reads_nothing_else_and_may_leave(
    resident: FlaskClient, session: Session, village: Cast
) -> None:
    take_consent_away(session)
    assert resident.get("/my/?month=2026-11").location == "/my/consent?next=/my/?month%3D2026-11"
    assert resident.post("/my/complaints").location == "/my/consent?next=/my/complaints"
    open_page(resident, "/pin")
    assert resident.post("/sign-out").location == "/"
    assert resident.get("/my/consent").location == "/sign-in?next=/my/consent"


def test_a_helper_is_not_asked_for_the_households_consent_or_pin(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    helper = helper_of(session, village.zhang, village.id)
    take_consent_away(session)
    draw_pin_anew(session, village)
    open_page(sign_in(client, session, helper), "/my/")


def test_who_may_not_is_refused_and_written_down(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    sign_in(client, session, village.counter)
    assert client.get("/manage/staff").status_code == HTTPStatus.FORBIDDEN
    assert client.post("/manage/staff").status_code == HTTPStatus.FORBIDDEN
    denied = (village.counter.code, "denied", "staff.appoint")
    assert log(session, Event.DENIED) == [denied, denied]


def test_who_may_is_let_in_and_nothing_is_written_down(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    open_page(sign_in(client, session, village.admin), "/manage/staff")
    assert log(session, Event.DENIED) == []


def test_a_household_that_staff_saw_is_written_down_but_not_one_that_was_not_there(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    sign_in(client, session, village.recorder)
    open_page(client, f"/households/{village.zhang.id}")
    session.commit()
    open_page(client, "/households/")
    open_page(client, "/households/999999", status=404)
    read = (village.recorder.code, "household-read", f"household:{village.zhang.id}")
    assert log(session, Event.HOUSEHOLD_READ) == [read]


@pytest.fixture
def answering(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[HTTPStatus]:
    """A page of the household that answers with this status, and is an objection by its label."""
    status = [HTTPStatus.SEE_OTHER]

    @requires(Permission.VIEW_OWN_HOUSEHOLD)
    @done_for_household(Event.HELPED_OBJECTION)
    def view() -> tuple[str, int]:
        return "", status[0]

    monkeypatch.setitem(app.view_functions, "claims.claim", view)
    return status


def test_what_a_helper_did_is_written_down_once_it_was_done(
    client: FlaskClient, session: Session, village: Cast, answering: list[HTTPStatus]
) -> None:
    helper = helper_of(session, village.zhang, village.id)
    sign_in(client, session, helper)
    assert client.post("/my/claims/new").status_code == HTTPStatus.SEE_OTHER
    did = (helper.code, "helped-objection", helper.code)
    assert log(session, Event.HELPED_OBJECTION) == [did]
    client.get("/my/claims/new")
    answering[0] = HTTPStatus.UNPROCESSABLE_ENTITY
    client.post("/my/claims/new")
    assert log(session, Event.HELPED_OBJECTION) == [did]


def test_what_the_household_does_itself_is_not_a_helpers_act(
    resident: FlaskClient, session: Session, answering: list[HTTPStatus]
) -> None:
    resident.post("/my/claims/new")
    assert log(session, Event.HELPED_OBJECTION) == []
