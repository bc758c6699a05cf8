"""Once a village is closed nobody writes there; it is read, verified, and its points go on."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.front_door.queries import door
from pointsapp.access.models import Consent, Pin, Program, User
from pointsapp.access.permissions import Scope
from pointsapp.access.programs import service as programs
from pointsapp.access.programs.service import NewProgram
from pointsapp.access.standing_programs import standing_program
from pointsapp.actor import Actor
from pointsapp.archive.registers.asked import Asked
from pointsapp.archive.registers.succession import closures_table
from pointsapp.closures import service
from pointsapp.closures.queries import HeldAtTheEnd, held_at_the_end, list_closures
from pointsapp.closures.workbook import write_list
from pointsapp.community.acting import VillageClosed, take_village
from pointsapp.community.balances.reading import Answers, read_balances
from pointsapp.oversight.sums.periods import Period
from pointsapp.telling.models import TellingConsent, Way
from pointsapp.township.overview.queries import show_overview
from pointsapp.witnesses.queries import last_published
from pointsapp.year_end.kept_archives.service import keep_archive
from tests.closures.conftest import AFTER, LAST_DAY, READABLE, WHY
from tests.page import open_page, text_of
from tests.village import AT, PASSWORD, PIN, Cast, Home, NextVillage, resident_of, settle, sign_in

COMPLAINT = {
    "key": "2cbf8ff4-45a3-4b78-9d16-0d7b4ad9a3b1",
    "kind": "complaint",
    "words": "路灯不亮",
}
Close = Callable[[], None]


def test_nobody_writes_any_more(session: Session, ours: Cast, close: Close) -> None:
    close()
    with pytest.raises(VillageClosed) as refused:
        take_village(session, ours.admin)
    assert refused.value.facts == {"name": "白屯村", "closed_on": AFTER.date()}
    issued = ledger.find_account(session, book_id=ours.id, kind="issued")
    legs = (ledger.Leg(issued, -5), ledger.Leg(ours.zhang.account_id, 5))
    posting = ledger.Posting("late", "opening", legs, AFTER.date(), "opening", None)
    with pytest.raises(ledger.PeriodClosed):
        ledger.post(session, ours.id, posting, by="system", at=AFTER)


def test_the_last_seal_is_verified_and_published_by_the_night_that_seals_no_more(
    app: Flask,
    session: Session,
    ours: Cast,
    give: Callable[[Home, int], None],
    close: Close,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(app, "instance_path", str(tmp_path))
    give(ours.zhang, 30)
    close()
    [closure] = list_closures(session, ours.id)
    seal = ledger.last_seal(session, ours.id)
    assert seal is not None
    assert (closure.seal, closure.points, seal.sealed_at) == (seal.number, 30, AFTER)
    assert ledger.verify(session.connection()).problems == []
    assert ledger.longest_unsealed(session) == {}
    runner = app.test_cli_runner()
    for words in (["post-due"], ["messages", "send"], ["delete-old-photos"], ["ledger", "seal"]):
        assert runner.invoke(args=words).exit_code == 0, words
    told = runner.invoke(args=["post-due", "--village", ours.code])
    assert (told.exit_code, "closed on" in told.output) == (1, True)
    session.rollback()
    assert ledger.last_seal(session, ours.id) == seal
    published = last_published(session, ours.id)
    assert published is not None
    assert published.size == seal.number


def test_accounts_programs_and_what_is_told_outside_end(
    session: Session, ours: Cast, announced: int, close: Close
) -> None:
    new = NewProgram("表格", [Scope.EVENTS], 90)
    token = programs.let_in(session, new, by=ours.counter, at=AT)
    household = resident_of(ours.zhang, ours.id)
    own = programs.let_in(session, NewProgram("小程序", [Scope.BALANCE], 90), by=household, at=AT)
    given = {"way": Way.EMAIL, "address": "a@b.cn", "on_paper": False, "given_by": "x"}
    session.add(TellingConsent(village_id=ours.id, household_id=ours.li.id, given_at=AT, **given))
    assert standing_program(session, token, at=AT)
    close()
    assert not any(standing_program(session, one, at=AFTER) for one in (token, own))
    assert session.scalars(sa.select(Program.ended_at)).all() == [AFTER, AFTER]
    working = sa.select(User.id).filter_by(village_id=ours.id, is_active=True)
    assert session.scalars(working).all() == []
    told = session.scalars(sa.select(TellingConsent)).one()
    assert (told.address, told.ended_at) == ("", AFTER)


def test_households_read_until_the_day_and_are_refused_what_writes(
    app: Flask, session: Session, ours: Cast, give: Callable[[Home, int], None], close: Close
) -> None:
    give(ours.zhang, 30)
    close()
    with time_machine.travel(AFTER, tick=False):
        phone = sign_in(app.test_client(), session, resident_of(ours.zhang, ours.id))
        home = text_of(open_page(phone, "/my/"))
        assert "本村已于1月13日撤并" in home
        open_page(phone, "/my/statement")
        written = phone.post("/my/complaints", data=COMPLAINT)
        assert (written.status_code, "不能再改动" in written.text) == (409, True)
        assert door(session, today=READABLE).village is not None
    with time_machine.travel(AFTER + timedelta(days=360), tick=False):
        assert phone.get("/my/").status_code == 303
        assert door(session, today=READABLE + timedelta(days=1)).village is None


def test_who_never_signed_in_before_gets_in_with_the_drawn_pin(
    client: FlaskClient,
    session: Session,
    ours: Cast,
    give: Callable[[Home, int], None],
    close: Close,
) -> None:
    give(ours.zhang, 30)
    session.get_one(Pin, ours.zhang.id).must_change = True
    session.execute(sa.delete(Consent))
    close()
    with time_machine.travel(AFTER, tick=False):
        client.post("/sign-in", data={"number": "018", "pin": PIN})
        own = {"pin": PIN, "new_pin": "391746", "again": "391746"}
        assert client.post("/pin", data=own).location == "/my/"
        assert client.get("/my/").location == "/my/consent?next=/my/"
        assert client.post("/my/consent?next=/my/").location == "/my/"
        assert "可兑积分 30" in text_of(open_page(client, "/my/"))


def test_clerks_are_told_why_they_are_let_in_no_more_and_the_board_stays(
    app: Flask, client: FlaskClient, session: Session, ours: Cast, close: Close
) -> None:
    clerk = sign_in(app.test_client(), session, ours.counter)
    close()
    with time_machine.travel(AFTER, tick=False):
        assert clerk.get("/counter/").status_code == 303
        for password, is_told in ((PASSWORD, True), ("another one of theirs", False)):
            typed = {"username": "counter", "password": password}
            answer = client.post("/sign-in/staff", data=typed)
            assert ("白屯村已于" in answer.text) is is_told
        board = text_of(open_page(client, f"/board/{ours.code}/"))
    assert WHY in board
    assert "手机上可查看到12月31日" in board


def test_the_township_sees_it_as_closed_and_counts_it_until_then(
    session: Session, ours: Cast, supervisor: Actor, close: Close
) -> None:
    close()
    [row] = show_overview(session, supervisor, Period(date(2027, 1, 1), 1)).rows
    assert row.closed_on == AFTER.date()
    assert show_overview(session, supervisor, Period(date(2027, 2, 1), 1)).rows == ()


def test_the_list_is_read_by_the_import_of_the_village_that_takes_them_in(
    session: Session,
    ours: Cast,
    next_village: NextVillage,
    give: Callable[[Home, int], None],
    close: Close,
) -> None:
    give(ours.zhang, 30)
    close()
    held = held_at_the_end(session, ours.id)
    assert held == (HeldAtTheEnd("018", "张学军", 30), HeldAtTheEnd("019", "李秀英", 0))
    moved = [
        settle(session, next_village.id, f"1{h.number}", *h.people) for h in (ours.zhang, ours.li)
    ]
    by, file = next_village.clerk, write_list(held)
    asked = read_balances(session, BytesIO(file), by=by)
    assert asked.unanswered == ("018", "019")
    answers = Answers(
        {one.place: home.id for one, home in zip(asked.questions, moved, strict=True)}
    )
    balances = read_balances(session, BytesIO(file), answers=answers, by=by)
    assert (balances.errors, balances.unanswered, balances.points) == ((), (), 30)


def test_the_archive_tells_it_and_is_made_of_a_closed_village_too(
    session: Session, ours: Cast, close: Close
) -> None:
    close()
    asked = Asked(session, ours.admin, 2027, AFTER, with_photos=False)
    [row] = closures_table(asked).rows
    assert row[:4] == (LAST_DAY, READABLE, None, WHY)
    assert keep_archive(session, year=2027, sha256="b" * 64, size=9, by=ours.admin, at=AFTER)


def test_nothing_is_proposed_or_withdrawn_there_any_more(
    session: Session, ours: Cast, supervisor: Actor, announced: int, close: Close
) -> None:
    close()
    for act in (service.withdraw, service.close):
        with pytest.raises(VillageClosed):
            act(session, announced, by=supervisor, at=AFTER)
