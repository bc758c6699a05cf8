"""A second person is one whose account nobody else holds; new ones are looked at."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from pointsapp.access.audit.events import Event
from pointsapp.access.cards.service import reset_pin
from pointsapp.access.models import AuditRecord, User
from pointsapp.access.permissions import Role
from pointsapp.access.refusals import DrawnPassword, NotYetSecond
from pointsapp.access.second_persons.queries import Reviewed, show_review
from pointsapp.access.second_persons.service import look_at
from pointsapp.access.staff import service as staff
from pointsapp.actor import Actor
from pointsapp.community.models import Village
from pointsapp.earning.sheets import service as sheets
from pointsapp.oversight.desk.queries import what_waits
from tests.page import open_page, text_of
from tests.rules import SUNDAY
from tests.village import AT, Cast, NextVillage, hire, sign_in

HOUR = timedelta(hours=1)
LATER = AT + timedelta(days=30)
Swept = Callable[..., int]


def reset(session: Session, village: Cast, second: Actor, at: datetime, by: Actor) -> None:
    reset_pin(session, village.zhang.id, "hash", second=second.code, by=by, at=at)


def draw_password(session: Session, whose: Actor, by: Actor, at: datetime) -> None:
    """Give somebody a drawn password, and let whoever holds it choose another at once."""
    assert whose.user_id is not None
    staff.give_password(session, whose.user_id, "drawn", by=by, at=at)


def choose(session: Session, whose: Actor, at: datetime) -> None:
    staff.change_own_password(session, "chosen", by=whose, at=at)


def appoint(session: Session, village: Cast, at: datetime) -> Actor:
    new = staff.NewUser("sham", "假同事", "hash", (Role.APPROVER, Role.ADMIN))
    user_id = staff.create_user(session, new, by=village.admin, at=at)
    return replace(village.admin, code=f"user:{user_id}", user_id=user_id, name="sham")


def waiting(session: Session, actor: Actor) -> tuple[Reviewed, ...]:
    return show_review(session, actor).waiting


def test_an_account_made_a_minute_ago_is_no_second_person(session: Session, village: Cast) -> None:
    sham = appoint(session, village, LATER)
    with pytest.raises(NotYetSecond) as refused:
        reset(session, village, sham, LATER + HOUR, village.admin)
    assert refused.value.facts["until"] == LATER + 72 * HOUR
    reset(session, village, sham, LATER + 72 * HOUR, village.admin)


def test_a_colleague_whose_password_was_drawn_is_no_second_person(
    session: Session, village: Cast
) -> None:
    draw_password(session, village.approver, village.admin, LATER)
    with pytest.raises(DrawnPassword):
        reset(session, village, village.approver, LATER + 100 * HOUR, village.admin)
    choose(session, village.approver, LATER + HOUR)
    with pytest.raises(NotYetSecond):
        reset(session, village, village.approver, LATER + 71 * HOUR, village.admin)
    reset(session, village, village.approver, LATER + 72 * HOUR, village.admin)


def test_nor_may_he_be_the_first_while_the_administrator_is_the_second(
    session: Session, village: Cast
) -> None:
    draw_password(session, village.approver, village.admin, LATER)
    choose(session, village.approver, LATER)
    with pytest.raises(NotYetSecond):
        reset(session, village, village.admin, LATER + HOUR, village.approver)


def test_choosing_another_password_oneself_changes_nothing(session: Session, village: Cast) -> None:
    choose(session, village.approver, LATER)
    reset(session, village, village.approver, LATER + HOUR, village.admin)
    assert waiting(session, village.recorder_and_approver) == ()


def test_in_a_villages_first_week_everybody_counts_and_it_is_looked_at(
    session: Session, village: Cast
) -> None:
    reset(session, village, village.approver, AT + HOUR, village.admin)
    [kept] = waiting(session, village.recorder_and_approver)
    assert (kept.act, kept.household, kept.first, kept.second) == (
        "pin",
        "018",
        "admin",
        "approver",
    )
    for part in (village.admin, village.approver):
        assert waiting(session, part) == ()
        assert len(show_review(session, part).others) == 1


def test_whoever_approves_counts_no_sooner_and_a_week_long_it_is_looked_at(
    session: Session, village: Cast, swept: Swept
) -> None:
    sheet_id = swept((village.zhang, "张学军", 200))
    sheets.submit(session, sheet_id, by=village.recorder, at=LATER)
    draw_password(session, village.approver, village.admin, LATER)
    choose(session, village.approver, LATER)
    with pytest.raises(NotYetSecond):
        sheets.approve(session, sheet_id, by=village.approver, at=LATER + HOUR)
    sheets.approve(session, sheet_id, by=village.approver, at=LATER + 80 * HOUR)
    [kept] = waiting(session, village.admin)
    assert (kept.act, kept.subject_id, kept.new_name) == ("sheet", sheet_id, "approver")


def test_a_look_bears_a_name_and_is_not_ones_own_nor_a_new_accounts(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    reset(session, village, village.approver, AT + HOUR, village.admin)
    [kept] = waiting(session, village.recorder_and_approver)
    other = village.recorder_and_approver
    with pytest.raises(NotYetSecond):
        look_at(session, [kept.id], by=other, at=AT + 2 * HOUR)
    for nobody in (village.admin, village.approver, next_village.clerk):
        look_at(session, [kept.id], by=nobody, at=LATER)
    assert waiting(session, other) == (kept,)
    look_at(session, [kept.id], note="问过本户，是她自己改的", by=other, at=LATER)
    assert waiting(session, other) == ()
    look_at(session, [kept.id], note="另一句话", by=other, at=LATER + HOUR)
    [seen] = show_review(session, village.admin).others
    assert (seen.looked_at_by, seen.looked_at) == ("both", LATER)
    assert seen.note == "问过本户，是她自己改的"
    kept_in_audit = sa.select(AuditRecord.subject, AuditRecord.actor)
    looks = session.execute(kept_in_audit.filter_by(event=Event.CONFIRMATION_SEEN)).all()
    assert looks == [(f"confirmation:{kept.id}", other.code)]


def test_the_townships_supervisor_sees_it_on_the_desk_and_signs(
    app: Flask, session: Session, village: Cast, supervisor: Actor, township_id: int
) -> None:
    reset(session, village, village.approver, AT + HOUR, village.admin)
    assert waiting(session, supervisor) == ()
    session.get_one(Village, village.id).township_id = township_id
    session.flush()
    told = what_waits(session, supervisor, today=SUNDAY)
    assert [(one.kind, one.count) for one in told] == [("confirmations", 1)]
    [kept] = waiting(session, supervisor)
    session.commit()
    with time_machine.travel(LATER, tick=False):
        browser = sign_in(app.test_client(), session, supervisor)
        shown = text_of(open_page(browser, "/confirmations/"))
        assert "白屯村" in shown
        assert "018" in shown
        assert browser.post("/confirmations/looks", data={}).status_code == 422
        look = {"seen": str(kept.id), "note": "打电话核实过"}
        assert browser.post("/confirmations/looks", data=look).status_code == 303
        looked = text_of(open_page(browser, "/confirmations/"))
        assert "supervisor" in looked
        assert "打电话核实过" in looked


def test_the_page_says_from_when_on_a_colleague_counts(
    app: Flask, session: Session, village: Cast
) -> None:
    with time_machine.travel(LATER, tick=False):
        hire(session, "fresh", Role.ADMIN, village_id=village.id)
        session.query(User).filter_by(username="fresh").update({"created_at": LATER})
        session.commit()
        browser = sign_in(app.test_client(), session, village.admin)
        form = {"username": "fresh", "password": "a-long-walk-home"}
        answer = browser.post(f"/households/{village.zhang.id}/pin", data=form)
    assert answer.status_code == 409
    assert "fresh的账号启用不满三天" in answer.text
    assert "12月17日" in answer.text or "2026-12-17" in answer.text
