"""What else stands beside a sheet to approve: usual figures, newcomers, photos."""

from collections.abc import Callable
from datetime import time, timedelta

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.community.models import Resident
from pointsapp.earning.approvals.queries import sheets_to_approve
from pointsapp.earning.attendance_papers.photos import keep_photo
from pointsapp.earning.sheets import service as sheets
from tests.earning.approvals.beside import approved, beside, swept_together
from tests.earning.street import draw_up, enrol_street
from tests.page import open_page, statements, text_of
from tests.rules import SUNDAY
from tests.village import AT, Cast, sign_in

Swept = Callable[..., int]
TODAY = AT.date()


def test_usual_are_the_last_sheets_of_the_same_rule(
    session: Session, village: Cast, rule: Callable[[str], int]
) -> None:
    street = enrol_street(session, village.id, 9)
    for week in range(1, 4):
        day = SUNDAY - timedelta(days=7 * week)
        people = street[: week + 1]
        approved(session, village, draw_up(session, village, people, rule("E03"), day=day))
    sheet_id = draw_up(session, village, street[:6], rule("E03"))
    found = beside(session, village.approver, sheet_id)
    assert found.usual is not None
    assert (found.usual.sheets, found.usual.people, found.figures.people) == (3, (2, 4), 6)
    assert len(found.newcomers) == 2
    session.get_one(Resident, street[0][1]).arrived_on = SUNDAY
    assert len(beside(session, village.approver, sheet_id).newcomers) == 3
    other = draw_up(session, village, street[:6], rule("E04"))
    assert beside(session, village.approver, other).usual is None


def test_it_takes_as_many_statements_for_many_long_sheets_as_for_a_short_one(
    session: Session, village: Cast, rule: Callable[[str], int]
) -> None:
    counted = []
    for length in (1, 40):
        street = enrol_street(session, village.id, length)
        made = [draw_up(session, village, street, rule("E03")) for _ in range(min(length, 3))]
        for sheet_id in made:
            sheets.submit(session, sheet_id, by=village.recorder, at=AT)
        session.expire_all()
        with statements(session.get_bind()) as seen:
            shown = sheets_to_approve(session, village.approver, set(made), today=TODAY)
        assert [sheet.id for sheet in shown.sheets] == made
        assert shown.in_all == len(made)
        counted.append(len(seen))
    assert counted[0] == counted[1]


def test_the_page_shows_photos_and_what_is_doubtful(
    client: FlaskClient, session: Session, village: Cast, rule: Callable[[str], int]
) -> None:
    sheet_id = swept_together(
        session, village, rule, "a", time(8), time(10), people=(village.zhang.head_id,)
    )
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    activity_id = session.scalar(sa.text("SELECT id FROM activity"))
    keep_photo(session, activity_id, b"jpeg", by=village.recorder)
    swept_together(session, village, rule, "b", time(9), time(11), people=(village.zhang.head_id,))
    session.commit()
    browser = sign_in(client, session, village.approver)
    page = open_page(browser, f"/sheets/{sheet_id}")
    assert "同一时间在两处" in text_of(page)
    assert "1位新人（第一次参加，或新来本村）：张学军" in text_of(page)
    [photo] = page.findall(".//main//img")
    assert browser.get(photo.get("src")).data == b"jpeg"
    assert "异议" not in text_of(page)
