"""The committee walks from yard to yard and marks each household."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.households.service import Member, enrol_household
from pointsapp.community.models import Group
from pointsapp.earning.inspections import queries, service
from pointsapp.earning.inspections.models import InspectionMark, InspectionRound
from pointsapp.earning.inspections.service import NewRound
from pointsapp.earning.inspections.visits import mean_points
from pointsapp.earning.notices import service as notices
from pointsapp.earning.notices.refusals import OwnLine
from pointsapp.earning.notices.service import DISMISSED, NewObjection
from pointsapp.earning.sheets import queries as sheet_queries
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.refusals import (
    LevelUnknown,
    OwnRecording,
    RuleNotInForce,
    WrongState,
)
from pointsapp.refusals import NotFound
from tests.earning.street import enrol_street
from tests.page import open_page, statements, text_of
from tests.rules import SUNDAY
from tests.village import AT, Cast, NextVillage, sign_in

GOOD, FAIR, POOR = 0, 1, 3
Start = Callable[..., int]


@pytest.fixture
def start(session: Session, village: Cast, rule: Callable[[str], int]) -> Start:
    def start_round(judges: int = 1, groups: tuple[int, ...] = (), key: str = "may") -> int:
        new = NewRound("庭院月检", SUNDAY, rule("E01"), judges, groups)
        round_id = service.start(session, new, key=key, by=village.recorder, at=AT)
        session.commit()
        return round_id

    return start_round


def mark(
    session: Session, village: Cast, round_id: int, levels: Mapping[int, int], judge: int = 1
) -> None:
    service.mark(session, round_id, levels, judge=judge, by=village.recorder, at=AT)


def drawn(session: Session, village: Cast, round_id: int) -> dict[str, int]:
    sheet_id = service.draw_up_sheet(session, round_id, by=village.recorder, at=AT)
    page = sheet_queries.show_sheet(session, village.recorder, sheet_id)
    return {line.number: line.points for line in page.lines}


def test_grades_become_points(session: Session, village: Cast, start: Start) -> None:
    round_id = start()
    mark(session, village, round_id, {village.zhang.id: GOOD, village.li.id: FAIR})
    assert drawn(session, village, round_id) == {"018": 5, "019": 3}


def test_no_points_no_line(session: Session, village: Cast, start: Start) -> None:
    round_id = start()
    mark(session, village, round_id, {village.zhang.id: GOOD, village.li.id: POOR})
    assert drawn(session, village, round_id) == {"018": 5}


def test_all_good_except(session: Session, village: Cast, start: Start) -> None:
    round_id = start()
    mark(session, village, round_id, {village.li.id: FAIR})
    count = service.mark_rest(session, round_id, GOOD, judge=1, by=village.recorder, at=AT)
    assert count == 1
    assert drawn(session, village, round_id) == {"018": 5, "019": 3}


def test_three_judges_marks_count_their_mean(session: Session, village: Cast, start: Start) -> None:
    round_id = start(judges=3)
    for judge, level in ((1, GOOD), (2, GOOD), (3, FAIR)):
        mark(session, village, round_id, {village.zhang.id: level}, judge)
    assert drawn(session, village, round_id) == {"018": 4}
    page = queries.show_round(session, village.recorder, round_id, group_id=None, judge=3)
    assert [visit.number for visit in page.unvisited] == ["019"]
    assert [visit.level for visit in page.everybody] == [FAIR, None]


@given(st.lists(st.integers(0, 100), min_size=1, max_size=5))
def test_the_mean_is_rounded_half_up(points: list[int]) -> None:
    mean = mean_points(points)
    assert abs(2 * (mean * len(points) - sum(points))) <= len(points)
    assert mean_points([1, 2]) == 2


def test_a_mark_changed_before_approval_changes_the_sheet(
    session: Session, village: Cast, start: Start
) -> None:
    round_id = start()
    mark(session, village, round_id, {village.zhang.id: GOOD})
    drawn(session, village, round_id)
    mark(session, village, round_id, {village.zhang.id: FAIR})
    assert drawn(session, village, round_id) == {"018": 3}
    assert session.scalars(sa.select(InspectionRound.sheet_id)).one() is not None


def test_an_approved_round_is_closed_and_counts(
    session: Session, village: Cast, start: Start
) -> None:
    round_id = start()
    mark(session, village, round_id, {village.zhang.id: GOOD})
    sheet_id = service.draw_up_sheet(session, round_id, by=village.recorder, at=AT)
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    sheets.approve(session, sheet_id, by=village.approver, at=AT)
    assert ledger.balance(session, village.zhang.account_id) == 5
    with pytest.raises(WrongState):
        mark(session, village, round_id, {village.zhang.id: FAIR})


def test_a_round_over_one_group_visits_its_households_alone(
    session: Session, village: Cast, start: Start
) -> None:
    home = enrol_household(
        session, number="101", group="第九组", members=[Member("赵甲")], by=village.admin
    )
    group_id = session.scalars(sa.select(Group.id).filter_by(name="第九组")).one()
    round_id = start(groups=(group_id,))
    page = queries.show_round(session, village.recorder, round_id, group_id=group_id, judge=1)
    assert [visit.number for visit in page.everybody] == ["101"]
    mark(session, village, round_id, {home.id: GOOD})
    with pytest.raises(NotFound):
        mark(session, village, round_id, {village.zhang.id: GOOD})


def test_what_a_round_refuses(
    session: Session,
    village: Cast,
    next_village: NextVillage,
    rule: Callable[[str], int],
    start: Start,
) -> None:
    round_id = start()
    with pytest.raises(LevelUnknown):
        mark(session, village, round_id, {village.zhang.id: 9})
    with pytest.raises(NotFound):
        mark(session, village, round_id, {village.zhang.id: GOOD}, judge=2)
    with pytest.raises(NotFound):
        mark(session, village, round_id, {next_village.wu.id: GOOD})
    with pytest.raises(NotFound):
        service.mark(session, round_id, {}, judge=1, by=next_village.clerk, at=AT)
    future, swept = NewRound("x", date(2999, 1, 1), rule("E01")), NewRound("x", SUNDAY, rule("E03"))
    with pytest.raises(ledger.FutureDay):
        service.start(session, future, key="a", by=village.recorder, at=AT)
    with pytest.raises(RuleNotInForce):
        service.start(session, swept, key="b", by=village.recorder, at=AT)


@pytest.mark.parametrize("count", [1, 43, 531])
def test_marking_and_drawing_up_takes_the_same_statements_for_any_number_of_households(
    session: Session, village: Cast, start: Start, count: int
) -> None:
    round_id, by = start(judges=3), village.recorder
    some = [home for home, _ in enrol_street(session, village.id, count)]

    def marked(level: int, judge: int) -> int:
        with statements(session.connection()) as seen:
            mark(session, village, round_id, dict.fromkeys(some, level), judge)
        return len(seen)

    assert marked(GOOD, 1) <= 5
    assert marked(FAIR, 1) <= 5
    with statements(session.connection()) as rest:
        service.mark_rest(session, round_id, GOOD, judge=2, by=by, at=AT)
    assert len(rest) <= 8
    for _again in (1, 2):
        with statements(session.connection()) as drawn:
            service.draw_up_sheet(session, round_id, by=by, at=AT)
        assert len(drawn) <= 17


def test_a_mark_that_a_colleague_saves_again_stays_whose_it_was(
    session: Session, village: Cast, start: Start
) -> None:
    round_id, other = start(), village.recorder_and_approver
    levels = {village.zhang.id: GOOD, village.li.id: GOOD}
    mark(session, village, round_id, levels)
    changed = {**levels, village.li.id: FAIR}
    service.mark(session, round_id, changed, judge=1, by=other, at=AT)
    query = sa.select(InspectionMark.household_id, InspectionMark.marked_by)
    assert dict(session.execute(query).all()) == {
        village.zhang.id: village.recorder.code,
        village.li.id: other.code,
    }


def test_a_round_is_started_once_for_each_key(
    session: Session, village: Cast, rule: Callable[[str], int], start: Start
) -> None:
    first = start()
    new = NewRound("庭院月检", SUNDAY, rule("E01"))
    later = AT + timedelta(days=400)
    assert service.start(session, new, key="may", by=village.recorder, at=later) == first
    for other, by in ((replace(new, judges=3), village.recorder), (new, village.admin)):
        with pytest.raises(ledger.KeyReused):
            service.start(session, other, key="may", by=by, at=AT)


def test_the_page_asks_as_little_for_many_households(
    session: Session, village: Cast, start: Start
) -> None:
    round_id = start()

    def look() -> int:
        with statements(session.connection()) as seen:
            queries.show_round(session, village.recorder, round_id, group_id=None, judge=1)
        return len(seen)

    few = look()
    for number in range(100, 140):
        enrol_household(session, number=str(number), members=[Member("赵甲")], by=village.admin)
    assert look() == few


def test_a_clerk_starts_marks_and_draws_up_on_the_pages(
    client: FlaskClient, session: Session, village: Cast, rule: Callable[[str], int]
) -> None:
    clerk = sign_in(client, session, village.recorder)
    form = open_page(clerk, "/inspections/new")
    [key] = form.xpath("//input[@name='key']/@value")
    facts = {"name": "庭院月检", "held_on": "2026-11-08", "rule": rule("E01"), "judges": "1"}
    started = clerk.post("/inspections/new", data={**facts, "key": key})
    path = started.headers["Location"]
    assert "018 张学军" in text_of(open_page(clerk, path))
    zhang, li = f"mark-{village.zhang.id}", f"mark-{village.li.id}"
    one = f"{path}/households/{village.zhang.id}/mark"
    assert clerk.post(one, data={"judge": 1, zhang: "1"}).json == {"refused": {}}
    stray = clerk.post(one, data={"judge": 1, li: "1"})
    assert (stray.status_code, list(stray.json or ())) == (404, ["reason"])
    assert clerk.post(f"{path}/marks", data={"judge": 1, "rest": "0"}).status_code == 303
    page = open_page(clerk, path)
    assert page.xpath("//input[@checked]/@value") == ["1", "0"]
    sheet = clerk.post(f"{path}/marks", data={"judge": 1, "then": "sheet"})
    assert "/sheets/" in sheet.headers["Location"]
    assert "庭院月检" in text_of(open_page(clerk, "/inspections/"))
    wrong = clerk.post(f"{path}/marks", data={"judge": 7, zhang: "0"})
    assert wrong.status_code == 404


def test_a_wrong_mark_or_round_is_refused_on_the_pages(
    client: FlaskClient, session: Session, village: Cast, start: Start
) -> None:
    round_id = start()
    clerk = sign_in(client, session, village.recorder)
    path = f"/inspections/{round_id}"
    zhang = f"mark-{village.zhang.id}"
    long = {"judge": 1, "group": "x" * 11, zhang: "0"}
    assert clerk.post(f"{path}/marks", data=long).status_code == 422
    one = f"{path}/households/{village.zhang.id}/mark"
    assert clerk.post(one, data=long).status_code == 409
    wrong = clerk.post(one, data={"judge": 1, zhang: "9"})
    assert (wrong.status_code, list(wrong.json or ())) == (422, ["reason"])
    saved = clerk.post(f"{path}/marks", data={"judge": 1, zhang: "0"})
    assert saved.status_code == 303
    assert open_page(clerk, path).xpath("//input[@checked]/@value") == ["0"]


def test_a_round_of_another_village_is_not_there(
    session: Session, next_village: NextVillage, start: Start
) -> None:
    with pytest.raises(NotFound):
        queries.show_round(session, next_village.clerk, start(), group_id=None, judge=1)


def test_whoever_marked_for_any_judge_may_not_approve(
    session: Session, village: Cast, start: Start
) -> None:
    round_id, third = start(judges=3), village.recorder_and_approver
    homes = {village.zhang.id: GOOD, village.li.id: POOR}
    for judge in (1, 2):
        mark(session, village, round_id, homes, judge)
    service.mark(session, round_id, {village.li.id: POOR}, judge=3, by=third, at=AT)
    sheet_id = service.draw_up_sheet(session, round_id, by=village.recorder, at=AT)
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    with pytest.raises(OwnRecording):
        sheets.approve(session, sheet_id, by=third, at=AT)
    sheets.approve(session, sheet_id, by=village.approver, at=AT)


def test_whoever_marked_for_any_judge_may_not_answer_an_objection(
    session: Session, village: Cast, start: Start
) -> None:
    round_id, third = start(judges=3), village.recorder_and_approver
    mark(session, village, round_id, {village.zhang.id: GOOD})
    service.mark(session, round_id, {village.zhang.id: GOOD}, judge=3, by=third, at=AT)
    sheet_id = service.draw_up_sheet(session, round_id, by=village.recorder, at=AT)
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    [line] = sheet_queries.show_sheet(session, village.recorder, sheet_id).lines
    against = NewObjection("院子没扫", "phone")
    objection = notices.object_to_line(
        session, line.id, against, key="yard", by=village.admin, at=AT
    )
    with pytest.raises(OwnLine):
        notices.answer(session, objection, outcome=DISMISSED, words="扫了", by=third, at=AT)


def test_whose_mark_a_colleague_changed_may_approve_again(
    session: Session, village: Cast, start: Start
) -> None:
    round_id, once_judge = start(), village.recorder_and_approver
    service.mark(session, round_id, {village.zhang.id: FAIR}, judge=1, by=once_judge, at=AT)
    service.draw_up_sheet(session, round_id, by=village.recorder, at=AT)
    mark(session, village, round_id, {village.zhang.id: GOOD})
    sheet_id = service.draw_up_sheet(session, round_id, by=village.recorder, at=AT)
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    sheets.approve(session, sheet_id, by=once_judge, at=AT)
    assert ledger.balance(session, village.zhang.account_id) == 5
