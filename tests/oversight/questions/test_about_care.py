"""Nobody has been to these households: asked where visits are noted, of no member."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.care.home_visits.models import HomeVisit
from pointsapp.oversight.questions.about_care import not_visited
from pointsapp.oversight.questions.asking import asking
from tests.care.conftest import Visit
from tests.care.conftest import fourteenth_of_november as fourteenth_of_november
from tests.care.conftest import member as member
from tests.care.conftest import visited as visited
from tests.page import open_page, text_of
from tests.village import AT, Cast, sign_in

TODAY = AT.date()


def facts(session: Session, village: Cast, month: date) -> list[tuple[int, int | None]]:
    asked = asking([village.id], month, now=AT)
    rows = session.execute(not_visited(asked, 60)).all()
    return [(row.household_id, row.figure) for row in rows]


def test_a_village_that_notes_no_visits_is_asked_nothing(session: Session, village: Cast) -> None:
    assert facts(session, village, TODAY) == []


@pytest.mark.parametrize(("days_ago", "is_asked"), [(60, False), (61, True)])
def test_who_was_not_visited_for_sixty_days_is_asked_about(
    session: Session, village: Cast, visited: Visit, days_ago: int, *, is_asked: bool
) -> None:
    visited(village.zhang)
    visit = visited(village.li)
    put_back(session, visit, TODAY - timedelta(days=days_ago))
    assert facts(session, village, TODAY) == ([(village.li.id, 61)] if is_asked else [])


def test_never_visited_is_asked_without_a_figure_and_a_month_that_is_over_as_it_was(
    session: Session, village: Cast, visited: Visit
) -> None:
    visited(village.zhang)
    assert facts(session, village, TODAY) == [(village.li.id, None)]
    assert facts(session, village, date(2026, 9, 1)) == []


def test_the_secretary_reads_the_question_without_a_members_name(
    client: FlaskClient, session: Session, village: Cast, visited: Visit, member: Actor
) -> None:
    visited(village.zhang)
    secretary = sign_in(client, session, village.approver)
    assert "没有人走访的农户" in text_of(open_page(secretary, "/reports/questions"))
    shown = text_of(open_page(secretary, "/reports/questions/unvisited?month=2026-11"))
    assert "019" in shown
    assert member.name not in shown


def put_back(session: Session, visit_id: int, day: date) -> None:
    """Let a visit have been on another day."""
    session.get_one(HomeVisit, visit_id).visited_on = day
    session.flush()
