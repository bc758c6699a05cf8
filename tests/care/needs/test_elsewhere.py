"""Needs on the desk and on the board, and their words when their time is over."""

from datetime import date, timedelta

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.care.needs import service
from pointsapp.care.needs.models import Kind
from pointsapp.care.needs.queries import own_needs
from pointsapp.care.needs.service import NewStep
from pointsapp.community.models import Village
from pointsapp.oversight.desk.queries import what_waits
from pointsapp.village_time import months_before
from tests.care.needs.conftest import Raise
from tests.page import open_page, text_of
from tests.village import AT, Cast, NextVillage

TODAY = date(2026, 11, 14)


def needs_waiting_for(session: Session, actor: Actor, *, days: int = 0) -> int:
    waiting = what_waits(session, actor, today=TODAY + timedelta(days=days))
    return {one.kind: one.count for one in waiting}.get("needs", 0)


def test_an_overdue_need_waits_for_whoever_looks_after_it_and_for_the_secretary(
    session: Session,
    village: Cast,
    member: Actor,
    next_village: NextVillage,
    supervisor: Actor,
    raised: Raise,
) -> None:
    need_id = raised()
    assert [needs_waiting_for(session, one) for one in (member, village.approver)] == [0, 0]
    late = [
        (member, 1), (village.approver, 1), (village.admin, 1), (village.recorder, 0),
        (village.counter, 0), (next_village.clerk, 0), (supervisor, 0),
    ]  # fmt: skip
    for actor, count in late:
        assert needs_waiting_for(session, actor, days=31) == count, actor.name
    handed = NewStep("请李记录去", village.recorder.user_id)
    service.take_step(session, need_id, handed, key="s", by=member, at=AT)
    assert needs_waiting_for(session, member, days=31) == 0
    assert needs_waiting_for(session, village.recorder, days=31) == 1


def test_what_nobody_looks_after_waits_for_the_secretary_at_once(
    session: Session, village: Cast, member: Actor, raised: Raise
) -> None:
    raised(member_reads=False)
    raised(kind=Kind.QUARREL)
    assert needs_waiting_for(session, village.approver) == 2
    assert needs_waiting_for(session, member, days=31) == 0


def test_the_board_has_numbers_and_no_word(
    client: FlaskClient, session: Session, village: Cast, zhang: Actor, raised: Raise
) -> None:
    service.say_done(session, raised(), by=zhang, at=AT)
    raised("门坏了")
    session.commit()
    board = text_of(open_page(client, f"/board/{village.code}/"))
    assert "收到诉求2件，办结1件" in board
    assert "屋顶漏雨" not in board


def test_words_go_when_the_months_of_the_village_are_over(
    app: Flask, session: Session, village: Cast, zhang: Actor, raised: Raise
) -> None:
    service.say_done(session, raised(), by=zhang, at=AT)
    session.get_one(Village, village.id).need_months = 2
    session.commit()
    for day, words in ((date(2027, 1, 31), "屋顶漏雨"), (date(2027, 2, 1), "")):
        with time_machine.travel(day, tick=False):
            told = app.test_cli_runner().invoke(args=["delete-old-photos"])
        count = 0 if words else 1
        assert told.output == f"0 photos deleted, words emptied in {count} records\n"
        [need], _older = own_needs(session, zhang, today=day)
        assert need.words == words


def test_months_are_counted_from_the_first_day_of_this_one() -> None:
    assert months_before(date(2026, 11, 28), 0) == date(2026, 11, 1)
    assert months_before(date(2026, 1, 31), 1) == date(2025, 12, 1)
    assert months_before(date(2026, 12, 31), 24) == date(2024, 12, 1)
