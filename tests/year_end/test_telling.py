"""Before points lapse each household is told so: on its phone, once each time, with the sum."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from pointsapp.actor import system_actor
from pointsapp.portal.household.queries import show_points
from pointsapp.portal.messages.queries import ToldLapse, list_messages
from pointsapp.village_time import start_of_day
from pointsapp.year_end.expiries import service
from pointsapp.year_end.expiries.telling import tell
from tests.page import open_page, text_of
from tests.village import AT, Cast, Home, resident_of, sign_in
from tests.year_end.test_expiries import DAY, announce, post

Give = Callable[[Home, int], None]


def night(session: Session, village: Cast, days_before: int) -> int:
    """Let the nightly work run five minutes into the day that lies so many days before."""
    at = start_of_day(DAY - timedelta(days=days_before)) + timedelta(minutes=5)
    return tell(session, by=system_actor(village.id), at=at)


def told(session: Session, village: Cast, home: Home) -> list[ToldLapse]:
    messages = list_messages(session, resident_of(home, village.id)).messages
    return [one.about for one in messages if isinstance(one.about, ToldLapse)]


def test_each_is_told_sixty_thirty_and_seven_days_before(
    session: Session, village: Cast, give: Give
) -> None:
    give(village.zhang, 59)
    announce(session, village)
    nights = [left for left in range(62, -2, -1) if night(session, village, left)]
    assert nights == [60, 30, 7]
    assert [one.points for one in told(session, village, village.zhang)] == [59, 59, 59]
    assert told(session, village, village.li) == []


def test_a_night_that_runs_again_or_late_tells_nobody_twice(
    session: Session, village: Cast, give: Give
) -> None:
    give(village.zhang, 59)
    announce(session, village)
    assert [night(session, village, 30), night(session, village, 30)] == [1, 0]
    give(village.li, 20)
    assert [night(session, village, 5), night(session, village, 4)] == [2, 0]
    assert [one.points for one in told(session, village, village.li)] == [20]


def test_the_message_names_what_the_points_still_buy(
    session: Session, village: Cast, shelf: dict[str, int], give: Give
) -> None:
    give(village.zhang, 59)
    give(village.li, 6)
    announce(session, village)
    night(session, village, 60)
    [zhang], [li] = (told(session, village, home) for home in (village.zhang, village.li))
    assert [item.name for item in zhang.goods] == ["大米", "肥皂"]
    assert [item.name for item in li.goods] == ["肥皂"]


def test_points_that_stay_after_all_are_told_too(
    session: Session, village: Cast, give: Give
) -> None:
    give(village.zhang, 59)
    give(village.li, 20)
    expiry_id = announce(session, village)
    night(session, village, 60)
    service.call_off(session, expiry_id, by=village.admin, at=AT + timedelta(days=30))
    newest, first = told(session, village, village.zhang)
    assert (newest.points, newest.lapses_on, first.points) == (0, DAY, 59)
    assert night(session, village, 30) == 0


def test_a_new_message_is_counted_and_read_on_the_phone(
    app: Flask, session: Session, village: Cast, shelf: dict[str, int], give: Give
) -> None:
    give(village.zhang, 59)
    expiry_id = announce(session, village)
    night(session, village, 60)
    session.commit()
    zhang = resident_of(village.zhang, village.id)
    seen_at = AT + timedelta(days=1)
    assert show_points(session, zhang, today=DAY, seen_at=seen_at).unread == 1
    with time_machine.travel(start_of_day(DAY), tick=False):
        browser = sign_in(app.test_client(), session, zhang)
        page = text_of(open_page(browser, "/my/messages"))
        assert "2月1日有59分清零" in page
        assert "大米 5kg、肥皂" in page
        post(session, village, expiry_id)
        session.commit()
        assert "村民会议 11月10日" in text_of(open_page(browser, "/my/"))
        assert "大米" not in text_of(open_page(browser, "/my/messages"))


@pytest.mark.parametrize("days_before", [61, 0, -1])
def test_nobody_is_told_too_early_or_afterwards(
    session: Session, village: Cast, give: Give, days_before: int
) -> None:
    give(village.zhang, 59)
    announce(session, village)
    assert night(session, village, days_before) == 0
