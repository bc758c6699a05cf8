"""A round on paper."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.community.households.service import Member, enrol_household
from pointsapp.community.villages.groups import groups_of
from pointsapp.earning.inspection_papers.queries import round_paper
from pointsapp.earning.inspections import service
from pointsapp.earning.inspections.service import NewRound
from tests.page import open_page, text_of
from tests.rules import SUNDAY
from tests.village import AT, Cast, sign_in


@pytest.fixture
def round_id(session: Session, village: Cast, rule: Callable[[str], int]) -> int:
    """Three judges look at the yards; two of them saw 张家's."""
    new = NewRound("庭院评比", SUNDAY, rule("E01"), judges=3)
    made = service.start(session, new, key="r", by=village.recorder, at=AT)
    for judge, level in ((1, 0), (2, 1)):
        service.mark(
            session, made, {village.zhang.id: level}, judge=judge, by=village.recorder, at=AT
        )
    session.commit()
    return made


def test_the_form_has_each_judges_grade_and_room_for_what_is_missing(
    client: FlaskClient, session: Session, village: Cast, round_id: int
) -> None:
    paper = round_paper(session, village.recorder, round_id, group_id=None)
    zhang, li = paper.households
    assert (zhang.number, zhang.grades, zhang.points) == ("018", ("优", "良", ""), 4)
    assert (li.grades, li.points) == (("", "", ""), None)
    page = open_page(sign_in(client, session, village.approver), f"/inspections/{round_id}/paper")
    assert "评委" in text_of(page)


def test_the_form_is_of_one_group_or_of_all(session: Session, village: Cast, round_id: int) -> None:
    enrol_household(
        session, number="101", group="第九组", members=[Member("赵甲")], by=village.admin
    )
    [(group_id, _name)] = groups_of(session, village.recorder)
    paper = round_paper(session, village.recorder, round_id, group_id=group_id)
    assert [household.number for household in paper.households] == ["101"]
