"""Programs: a token shown once, for one purpose, no longer than whoever let it in may do it."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from pointsapp.access.credentials import pins
from pointsapp.access.guard import MOST_REQUESTS
from pointsapp.access.models import Program, User
from pointsapp.access.permissions import Scope
from pointsapp.access.programs import queries, service
from pointsapp.access.programs.service import NewProgram
from pointsapp.access.refusals import OutOfScope, TooManyPrograms
from pointsapp.access.staff import service as staff
from pointsapp.refusals import NotFound
from tests.api.programs import let_in
from tests.page import check_page, open_page, text_of
from tests.village import AT, Cast, NextVillage, helper_of, resident_of, sign_in

FOR_US = {"purpose": "镇上的小程序", "scopes": "balance", "days": "30"}


@pytest.fixture(autouse=True)
def in_november() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


def shown(answer_text: str) -> str:
    """Return the token that a page shows, once."""
    [token] = check_page(answer_text).xpath("//*[@class='code']/text()")
    return str(token)


def asks(app: Flask, token: str, path: str = "/household") -> int:
    browser = app.test_client()
    headers = {"Authorization": f"Bearer {token}"}
    return browser.get(f"/api/v1{path}", headers=headers).status_code


def test_a_household_makes_a_token_on_its_phone_and_ends_it(
    app: Flask, session: Session, village: Cast
) -> None:
    phone = sign_in(app.test_client(), session, resident_of(village.zhang, village.id))
    token = shown(phone.post("/my/programs", data=FOR_US).text)
    assert token not in text_of(open_page(phone, "/my/programs"))
    kept = session.scalars(sa.select(Program)).one()
    assert token not in {kept.token_hash, kept.purpose}
    assert asks(app, token) == 200
    told = text_of(open_page(phone, "/my/programs"))
    assert "镇上的小程序" in told
    assert phone.post(f"/my/programs/{kept.id}/end").status_code == 303
    assert asks(app, token) == 401
    assert "镇上的小程序" not in text_of(open_page(phone, "/my/programs"))


def test_staff_let_a_program_do_only_what_they_may_and_no_session_opens_it(
    app: Flask, session: Session, village: Cast
) -> None:
    counter = sign_in(app.test_client(), session, village.counter)
    offered = open_page(counter, "/account/programs").xpath("//input[@name='scopes']/@value")
    assert offered == ["redemptions", "stock", "events"]
    with pytest.raises(OutOfScope):
        service.let_in(session, NewProgram("表格", [Scope.ROSTER], 30), by=village.counter, at=AT)
    session.rollback()
    assert counter.get("/api/v1/stock").status_code == 401
    program = let_in(app, session, village.counter, Scope.STOCK)
    assert program.read("/stock").status_code == 200
    beyond = program.read("/redemptions")
    assert (beyond.status_code, beyond.json["code"]) == (403, "out-of-scope")
    signed_in_by_token = program.browser.get(
        "/stock/", headers={"Authorization": f"Bearer {program.token}"}
    )
    assert str(signed_in_by_token.location).startswith("/sign-in")


def test_an_administrator_sees_every_program_of_the_village_and_ends_it(
    app: Flask, session: Session, village: Cast, next_village: NextVillage
) -> None:
    theirs = let_in(app, session, next_village.clerk, Scope.STOCK)
    let_in(app, session, resident_of(village.zhang, village.id), Scope.BALANCE)
    program = let_in(app, session, village.counter, Scope.STOCK)
    office = sign_in(app.test_client(), session, village.admin)
    page = open_page(office, "/manage/programs")
    assert "· counter" in text_of(page)
    assert "· 018" in text_of(page)
    for address in page.xpath("//form/@action"):
        if address.startswith("/manage/programs/"):
            assert office.post(address).status_code == 303
    assert program.read("/stock").status_code == 401
    assert theirs.read("/stock").status_code == 200
    theirs_id = session.scalars(sa.select(Program.id).filter_by(village_id=next_village.id)).one()
    with pytest.raises(NotFound):
        service.end(session, theirs_id, by=village.admin, at=AT)


def test_others_end_nothing_and_a_helper_lets_nobody_in(
    app: Flask, session: Session, village: Cast
) -> None:
    let_in(app, session, village.counter, Scope.STOCK)
    program_id = session.scalars(sa.select(Program.id)).one()
    for other in (village.recorder, resident_of(village.li, village.id)):
        with pytest.raises(NotFound):
            service.end(session, program_id, by=other, at=AT)
    session.rollback()
    helper = sign_in(app.test_client(), session, helper_of(session, village.zhang, village.id))
    assert helper.get("/my/programs").status_code == 403


Ends = Callable[[Session, Cast], object]


def _after_its_day(session: Session, village: Cast) -> None:
    session.execute(sa.update(Program).values(until=AT))


def _dismissed(session: Session, village: Cast) -> None:
    staff.dismiss(session, village.counter.user_id or 0, by=village.admin, at=AT)


def _other_roles(session: Session, village: Cast) -> None:
    session.execute(
        sa.update(User)
        .where(User.id == village.counter.user_id)
        .values(session_epoch=User.session_epoch + 1)
    )


@pytest.mark.parametrize("ends", [_after_its_day, _dismissed, _other_roles])
def test_a_program_of_staff_is_over_with_its_time_or_their_work(
    app: Flask, session: Session, village: Cast, ends: Ends
) -> None:
    program = let_in(app, session, village.counter, Scope.STOCK)
    assert program.read("/stock").status_code == 200
    ends(session, village)
    session.commit()
    assert program.read("/stock").status_code == 401
    assert queries.own_programs(session, village.counter, at=AT) == ()


def test_a_new_pin_ends_the_programs_of_a_household(
    app: Flask, session: Session, village: Cast
) -> None:
    zhang = resident_of(village.zhang, village.id)
    program = let_in(app, session, zhang, Scope.BALANCE)
    pins.set_pin(session, village.zhang.id, "new", must_change=False, by=village.admin, at=AT)
    session.commit()
    assert program.read("/household").status_code == 401


def test_one_may_ask_so_often_a_minute_and_goes_on_in_the_next(
    app: Flask, session: Session, village: Cast, in_november: time_machine.Traveller
) -> None:
    program = let_in(app, session, village.counter, Scope.STOCK)
    told = [program.read("/stock").status_code for _time in range(MOST_REQUESTS)]
    assert set(told) == {200}
    slower = program.read("/stock")
    assert (slower.status_code, slower.headers["Retry-After"]) == (429, "60")
    in_november.shift(timedelta(minutes=1))
    assert program.read("/stock").status_code == 200


def test_ten_programs_at_a_time(app: Flask, session: Session, village: Cast) -> None:
    for _time in range(service.MOST):
        let_in(app, session, village.counter, Scope.STOCK)
    with pytest.raises(TooManyPrograms):
        service.let_in(session, NewProgram("表格", [Scope.STOCK], 30), by=village.counter, at=AT)
