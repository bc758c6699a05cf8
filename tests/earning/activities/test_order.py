"""The list of activities, in the order of their days."""

from collections.abc import Callable
from datetime import timedelta

import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.earning.activities import queries, service
from pointsapp.earning.activities.service import NewActivity
from tests.page import open_page, text_of
from tests.village import AT, Cast, sign_in

TODAY = AT.date()


def record(session: Session, village: Cast, version_id: int, days: int) -> int:
    """Record an activity so many days from today."""
    held_on = TODAY + timedelta(days=days)
    new = NewActivity(f"清扫{days}", "广场", held_on, version_id, 200)
    return service.record(session, new, key=f"k{days}", by=village.recorder, at=AT)


def test_what_is_to_come_stands_first_and_the_next_of_it_on_top(
    client: FlaskClient, session: Session, village: Cast, rule: Callable[[str], int]
) -> None:
    ids = {days: record(session, village, rule("E03"), days) for days in (-2, 9, 0, -30, 3)}
    page = queries.list_activities(session, village.recorder, today=TODAY)
    assert [one.id for one in page.coming] == [ids[0], ids[3], ids[9]]
    assert [one.id for one in page.past] == [ids[-2], ids[-30]]
    session.commit()
    with time_machine.travel(AT, tick=False):
        listed = text_of(open_page(sign_in(client, session, village.recorder), "/activities/"))
    assert listed.index("清扫0") < listed.index("清扫9") < listed.index("清扫-2")


def test_older_pages_go_on_by_day_and_not_by_when_it_was_recorded(
    client: FlaskClient, session: Session, village: Cast, rule: Callable[[str], int]
) -> None:
    days = [*range(-queries.A_PAGE - 3, -3), -2, -1, -3]
    for one in days:
        record(session, village, rule("E03"), one)
    first = queries.list_activities(session, village.recorder, today=TODAY)
    rest = queries.list_activities(session, village.recorder, today=TODAY, before=first.older)
    held = [one.held_on for one in (*first.past, *rest.past)]
    assert held == [TODAY + timedelta(days=one) for one in sorted(days, reverse=True)]
    assert (rest.coming, rest.older) == ((), None)
    session.commit()
    clerk = sign_in(client, session, village.recorder)
    [older] = open_page(clerk, "/activities/").xpath("//a[contains(@href, 'before=')]/@href")
    assert f"清扫{min(days)}" in text_of(open_page(clerk, older))
