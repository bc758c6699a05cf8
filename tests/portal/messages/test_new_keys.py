"""Whatever opens a household's points is told to it: new PIN, new card, new helper."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from pointsapp.access.cards.service import issue_card, reset_pin
from pointsapp.access.credentials import pins
from pointsapp.access.helpers import service as helpers
from pointsapp.community.changes.service import Split, split
from pointsapp.community.households.service import Member, enrol_household
from pointsapp.portal.household.queries import show_points
from pointsapp.portal.messages.queries import NewKey, list_messages
from tests.page import open_page, text_of
from tests.rules import SUNDAY
from tests.village import AT, Cast, Home, resident_of, sign_in

LATER = AT + timedelta(hours=1)


def give_keys(session: Session, village: Cast) -> None:
    home, by = village.zhang.id, village.admin
    reset_pin(session, home, "hash", second=village.approver.code, by=by, at=LATER)
    issue_card(session, home, by=village.recorder, at=LATER)
    invited_by = resident_of(village.zhang, village.id)
    helpers.invite(session, "张小军", "儿子", by=invited_by, at=LATER)


def test_a_household_is_told_who_gave_what_and_who_confirmed(
    session: Session, village: Cast
) -> None:
    give_keys(session, village)
    told = [
        one.about for one in list_messages(session, resident_of(village.zhang, village.id)).messages
    ]
    assert {key for key in told if isinstance(key, NewKey)} == {
        NewKey("pin", "", "admin", "approver"),
        NewKey("card", "", "recorder", ""),
        NewKey("helper", "张小军", "", ""),
    }
    assert list_messages(session, resident_of(village.li, village.id)).messages == ()


def test_points_that_the_office_moved_are_told_with_both_names(
    app: Flask, session: Session, village: Cast, give: Callable[[Home, int], None]
) -> None:
    give(village.zhang, 30)
    part = Split("020", [village.zhang.people["王桂兰"]], 3, village.approver.code)
    split(session, village.zhang.id, part, key="s", by=village.admin, at=LATER)
    zhang = resident_of(village.zhang, village.id)
    told = [one.about for one in list_messages(session, zhang).messages]
    assert NewKey("points", "", "admin", "approver") in told
    assert list_messages(session, resident_of(village.li, village.id)).messages == ()
    with time_machine.travel(LATER, tick=False):
        browser = sign_in(app.test_client(), session, zhang)
        assert "由admin办理，approver确认" in text_of(open_page(browser, "/my/messages"))


def test_it_counts_as_new_until_the_phone_looked(session: Session, village: Cast) -> None:
    give_keys(session, village)
    zhang = resident_of(village.zhang, village.id)
    assert show_points(session, zhang, today=SUNDAY, seen_at=AT).unread == 3
    assert show_points(session, zhang, today=SUNDAY, seen_at=LATER).unread == 0


def test_a_first_pin_is_no_news(session: Session, village: Cast) -> None:
    new = enrol_household(session, number="020", members=[Member("赵甲")], by=village.admin)
    pins.give_first_pins(session, {new.id: "hash"}, by=village.admin, at=AT)
    home = replace(resident_of(village.zhang, village.id), household_id=new.id)
    assert list_messages(session, home).messages == ()


def test_the_page_says_what_to_do_if_nobody_asked_for_it(
    app: Flask, session: Session, village: Cast
) -> None:
    issue_card(session, village.zhang.id, by=village.admin, at=AT)
    session.commit()
    with time_machine.travel(LATER, tick=False):
        browser = sign_in(app.test_client(), session, resident_of(village.zhang, village.id))
        told = text_of(open_page(browser, "/my/messages"))
    assert "由admin办理。 以前的卡已作废。" in told
    assert "没有收到？请到村委会挂失。" in told
