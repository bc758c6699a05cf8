"""Signing in with a code of the phone: set up, given, used once, lost with the phone."""

from datetime import datetime, timedelta

import pyotp
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.authenticators import codes, service
from pointsapp.access.authenticators.queries import awaited_of
from pointsapp.access.models import AuditRecord, Authenticator, Awaited, RecoveryCode
from pointsapp.access.permissions import Role
from pointsapp.access.refusals import OwnAccount, SamePerson
from pointsapp.actor import Actor
from pointsapp.community.models import CodesFor, Village
from pointsapp.refusals import NotFound
from pointsapp.web.clock import now
from tests.page import check_page, open_page, text_of
from tests.village import AT, PASSWORD, Cast, NextVillage, hire, sign_in

ADMIN = {"username": "admin", "password": PASSWORD}


@pytest.fixture(autouse=True)
def asked_for(session: Session, village: Cast) -> None:
    """Our village asks its administrators for a code, as every new one does."""
    session.get_one(Village, village.id).codes_for = CodesFor.ADMINISTRATORS
    session.commit()


def events(session: Session) -> list[str]:
    return list(session.scalars(sa.select(AuditRecord.event).order_by(AuditRecord.id)))


def set_up(client: FlaskClient, at: datetime, **more: str) -> tuple[pyotp.TOTP, list[str]]:
    """Scan the picture of the page and type the app's first code; return app and paper."""
    page = open_page(client, "/authenticator")
    app = pyotp.TOTP(page.findtext(".//strong[@class='key']").replace(" ", ""))
    answer = client.post("/authenticator", data={"code": app.at(at), **more})
    assert answer.status_code == 200, answer.text
    paper = check_page(answer.text).xpath("//ol[@class='recovery-codes']/li/text()")
    return app, [code.replace(" ", "") for code in paper]


def give(client: FlaskClient, code: str) -> int:
    return client.post("/sign-in/code", data={"code": code}).status_code


def test_an_administrator_sets_it_up_at_the_next_sign_in_and_gives_codes_from_then_on(
    client: FlaskClient, village: Cast, session: Session
) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        client.post("/sign-in/staff", data=ADMIN)
        assert client.get("/manage/").location == "/authenticator"
        assert client.post("/manage/staff", data={}).location == "/authenticator"
        app, paper = set_up(client, AT)
        assert len(set(paper)) == 10
        open_page(client, "/manage/")
        assert "剩余恢复码10个" in text_of(open_page(client, "/account/"))
        client.post("/sign-out")

        client.post("/sign-in/staff", data=ADMIN)
        assert client.get("/manage/").location == "/sign-in/code?next=/manage/"
        open_page(client, "/sign-in/code")
        assert client.get("/authenticator").location.startswith("/sign-in/code")
        assert give(client, app.at(AT)) == 422, "the code that set it up counts no more"
        clock.shift(timedelta(seconds=30))
        code = app.at(AT + timedelta(seconds=30))
        answer = client.post(
            "/sign-in/code?next=/manage/", data={"code": code[:3] + " " + code[3:]}
        )
        assert (answer.status_code, answer.location) == (303, "/manage/")
        open_page(client, "/manage/")
        client.post("/sign-out")
    assert events(session)[-6:] == [
        "authenticator-set-up", "signed-in", "signed-out", "wrong-secret", "signed-in",
        "signed-out",
    ]  # fmt: skip


def test_nothing_of_a_person_opens_while_the_code_is_missing(
    client: FlaskClient, village: Cast, session: Session
) -> None:
    client.post("/sign-in/staff", data=ADMIN)
    set_up(client, now())
    client.post("/sign-out")
    client.post("/sign-in/staff", data=ADMIN)
    for path in ("/", "/account/", "/password", "/manage/staff", "/households/"):
        assert client.get(path).location.startswith("/sign-in/code"), path
    assert client.post("/account/devices/sign-out").location.startswith("/sign-in/code")
    page = text_of(open_page(client, "/sign-in"))
    assert "管理" not in page
    client.post("/sign-out")
    assert client.get("/account/").location.startswith("/sign-in")


def test_each_code_opens_once_also_in_two_browsers(
    app: Flask, client: FlaskClient, village: Cast, session: Session
) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        client.post("/sign-in/staff", data=ADMIN)
        phone, paper = set_up(client, AT)
        clock.shift(timedelta(minutes=1))
        one, other = app.test_client(), app.test_client()
        for browser in (one, other):
            browser.post("/sign-in/staff", data=ADMIN)
        code = phone.at(AT + timedelta(minutes=1))
        assert give(one, code) == 303
        assert give(other, code) == 422
        assert give(other, paper[0]) == 303
        other.post("/sign-in/staff", data=ADMIN)
        assert give(other, paper[0]) == 422
        assert give(other, f"{paper[1][:5]} {paper[1][5:]}") == 303
    assert len(session.scalars(sa.select(RecoveryCode.code_hash)).all()) == 8
    assert "recovery-code-used" in events(session)
    assert not set(paper) & set(session.scalars(sa.select(RecoveryCode.code_hash)))


def test_wrong_codes_are_counted_and_the_sixth_is_not_looked_at(
    client: FlaskClient, village: Cast, session: Session
) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        client.post("/sign-in/staff", data=ADMIN)
        phone, _paper = set_up(client, AT)
        client.post("/sign-in/staff", data=ADMIN)
        for _guess in range(4):
            assert give(client, "000000") == 422
        assert give(client, "0" * 10) == 409
        later = AT + timedelta(minutes=10)
        clock.move_to(later)
        assert give(client, phone.at(later)) == 409
        later = AT + timedelta(minutes=16)
        clock.move_to(later)
        assert give(client, phone.at(later)) == 303


@pytest.mark.parametrize(("apart", "status"), [(-60, 303), (60, 303), (-120, 422), (120, 422)])
def test_clocks_may_be_a_minute_apart(
    client: FlaskClient, village: Cast, apart: int, status: int
) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        client.post("/sign-in/staff", data=ADMIN)
        phone, _paper = set_up(client, AT)
        client.post("/sign-in/staff", data=ADMIN)
        later = AT + timedelta(minutes=30)
        clock.move_to(later)
        assert give(client, phone.at(later + timedelta(seconds=apart))) == status


def test_a_code_that_the_page_did_not_lead_to_sets_nothing_up(
    client: FlaskClient, village: Cast, session: Session
) -> None:
    client.post("/sign-in/staff", data=ADMIN)
    open_page(client, "/authenticator")
    told = client.post("/authenticator", data={"code": "000000"})
    assert told.status_code == 422
    assert "对不上" in text_of(check_page(told.text))
    assert session.scalars(sa.select(Authenticator.user_id)).all() == []
    assert client.get("/manage/").location == "/authenticator"


def test_a_drawn_password_comes_first_then_the_app(
    client: FlaskClient, village: Cast, session: Session
) -> None:
    office = sign_in(client, session, village.admin)
    new = {"name": "王军", "username": "wangjun", "roles": ["admin"]}
    drawn = check_page(office.post("/manage/staff", data=new).text).findtext(
        ".//*[@class='big-number']"
    )
    client.post("/sign-in/staff", data={"username": "wangjun", "password": drawn})
    assert client.get("/authenticator").location == "/password"
    own = {"password": drawn, "new_password": PASSWORD, "again": PASSWORD}
    assert client.post("/password", data=own).status_code == 303
    assert client.get("/manage/").location == "/authenticator"
    set_up(client, now())
    open_page(client, "/manage/")


def test_whom_the_village_does_not_ask_may_set_it_up_with_the_password(
    client: FlaskClient, village: Cast, session: Session
) -> None:
    clerk = {"username": "counter", "password": PASSWORD}
    client.post("/sign-in/staff", data=clerk)
    open_page(client, "/counter/")
    at = now()
    page = open_page(client, "/authenticator")
    phone = pyotp.TOTP(page.findtext(".//strong[@class='key']").replace(" ", ""))
    wrong = {"code": phone.at(at), "password": "not-the-password"}
    assert client.post("/authenticator", data=wrong).status_code == 422
    set_up(client, at, password=PASSWORD)
    client.post("/sign-in/staff", data=clerk)
    assert client.get("/counter/").location.startswith("/sign-in/code")


def test_a_new_phone_takes_the_place_of_the_old_one(
    client: FlaskClient, village: Cast, session: Session
) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        client.post("/sign-in/staff", data=ADMIN)
        old, old_paper = set_up(client, AT)
        new, _paper = set_up(client, AT, password=PASSWORD)
        third, _paper = set_up(client, AT, password=PASSWORD)
        assert len({old.secret, new.secret, third.secret}) == 3
        clock.move_to(later := AT + timedelta(minutes=5))
        client.post("/sign-in/staff", data=ADMIN)
        assert give(client, old.at(later)) == give(client, new.at(later)) == 422
        assert give(client, old_paper[0]) == 422
        assert give(client, third.at(later)) == 303


@pytest.mark.parametrize(
    ("codes_for", "role", "awaited"),
    [
        (CodesFor.NOBODY, Role.ADMIN, None),
        (CodesFor.ADMINISTRATORS, Role.ADMIN, Awaited.AUTHENTICATOR),
        (CodesFor.ADMINISTRATORS, Role.COUNTER, None),
        (CodesFor.EVERYBODY, Role.COUNTER, Awaited.AUTHENTICATOR),
    ],
)
def test_the_village_says_of_whom_a_code_is_asked(
    session: Session, village: Cast, codes_for: str, role: Role, awaited: Awaited | None
) -> None:
    session.get_one(Village, village.id).codes_for = codes_for
    somebody = hire(session, "somebody", Role.RECORDER, role, village_id=village.id)
    assert awaited_of(session, somebody.user_id or 0) is awaited


@pytest.mark.parametrize(
    ("codes_for", "awaited"),
    [(CodesFor.NOBODY, None), (CodesFor.ADMINISTRATORS, Awaited.AUTHENTICATOR)],
)
def test_a_supervisor_is_asked_where_a_village_of_the_township_asks_anybody(
    session: Session,
    village: Cast,
    supervisor: Actor,
    township_id: int,
    codes_for: str,
    awaited: Awaited | None,
) -> None:
    ours = session.get_one(Village, village.id)
    ours.township_id, ours.codes_for = township_id, codes_for
    session.flush()
    assert awaited_of(session, supervisor.user_id or 0) is awaited


def with_authenticator(session: Session, actor: Actor) -> None:
    service.set_up(session, "00", ["a-hash"], step=1, by=actor, at=AT)
    session.commit()


def test_who_lost_the_phone_is_let_in_by_the_administrator_and_a_colleague(
    app: Flask, client: FlaskClient, village: Cast, session: Session
) -> None:
    with_authenticator(session, village.recorder)
    signed_in = sign_in(app.test_client(), session, village.recorder)
    office = sign_in(client, session, village.admin)
    page = f"/manage/staff/{village.recorder.user_id}"
    place = f"{page}/authenticator"
    assert place in open_page(office, page).xpath("//main//a/@href")
    open_page(office, place)
    for alone in ("admin", "recorder"):
        assert office.post(place, data={**ADMIN, "username": alone}).status_code == 409
    assert office.post(place, data={"username": "approver", "password": "no"}).status_code == 422
    assert session.get(Authenticator, village.recorder.user_id) is not None
    second = {"username": "approver", "password": PASSWORD}
    assert office.post(place, data=second).status_code == 303
    session.expire_all()
    assert session.get(Authenticator, village.recorder.user_id) is None
    assert session.scalars(sa.select(RecoveryCode.user_id)).all() == []
    assert signed_in.get("/sheets/").location.startswith("/sign-in")
    assert events(session)[-2:] == ["authenticator-taken-off", "authenticator-taken-off-witnessed"]


def test_nobody_takes_off_his_own_or_anothers_villages(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    with_authenticator(session, village.admin)
    me, second = village.admin.user_id or 0, village.approver.code
    with pytest.raises(OwnAccount):
        service.take_off(session, me, second=second, by=village.admin, at=AT)
    with pytest.raises(NotFound):
        service.take_off(session, me, second=second, by=next_village.clerk, at=AT)
    recorder = village.recorder.user_id or 0
    with pytest.raises(SamePerson):
        service.take_off(session, recorder, second=village.admin.code, by=village.admin, at=AT)


def test_the_only_administrator_is_let_in_at_the_server(
    app: Flask, client: FlaskClient, village: Cast, session: Session
) -> None:
    with_authenticator(session, village.admin)
    done = app.test_cli_runner().invoke(args=["reset-sign-in", "admin", "--yes"])
    drawn = done.output.split("password: ")[1].strip()
    client.post("/sign-in/staff", data={"username": "admin", "password": drawn})
    assert client.get("/manage/").location == "/password"
    assert events(session)[-2:] == ["password-reset", "authenticator-taken-off"]
    nobody = app.test_cli_runner().invoke(args=["reset-sign-in", "nobody", "--yes"])
    assert nobody.stderr.splitlines()[-1] == "Error: there is no user nobody who works here"


def test_a_supervisor_is_let_in_at_the_server(app: Flask, supervisor: Actor) -> None:
    done = app.test_cli_runner().invoke(args=["reset-sign-in", "Supervisor", "--yes"])
    assert "password: " in done.output


def test_the_database_alone_makes_no_code(village: Cast) -> None:
    """The secret needs the installation's key too; so do the recovery codes' hashes."""
    number = codes.draw_number()
    ours, others = (codes.key_of(key * 32) for key in "ab")
    assert codes.secret_of(ours, 1, number) != codes.secret_of(others, 1, number)
    assert codes.secret_of(ours, 1, number) != codes.secret_of(ours, 2, number)
    assert codes.recovery_hash(ours, 1, "0" * 10) != codes.recovery_hash(others, 1, "0" * 10)


def test_the_settings_offer_nobody_only_where_it_is_so(
    client: FlaskClient, village: Cast, session: Session
) -> None:
    office = sign_in(client, session, village.admin)
    offered = "//select[@name='codes_for']/option/@value"
    asking = ["administrators", "everybody"]
    assert open_page(office, "/manage/village").xpath(offered) == asking
    session.get_one(Village, village.id).codes_for = CodesFor.NOBODY
    session.commit()
    assert open_page(office, "/manage/village").xpath(offered) == ["nobody", *asking]
