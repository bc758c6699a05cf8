"""Recording who took part in an activity."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.households.service import Member, enrol_household
from pointsapp.community.models import Resident
from pointsapp.earning.activities import attendance, queries, service
from pointsapp.earning.activities.models import Attendance
from pointsapp.earning.activities.people import everybody
from pointsapp.earning.activities.refusals import TooFarAhead
from pointsapp.earning.activities.service import NewActivity
from pointsapp.earning.sheets import queries as sheet_queries
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.refusals import (
    NotLivingHere,
    OwnRecording,
    QuantityOutOfRange,
    RuleNotInForce,
    WrongState,
)
from pointsapp.refusals import NotFound
from tests.page import statements
from tests.rules import SUNDAY
from tests.village import AT, Cast, NextVillage

TODAY = AT.date()

KEY = "7f1b1d6e-0000-4000-8000-000000000001"


@pytest.fixture
def sweeping(session: Session, village: Cast, rule: Callable[[str], int]) -> int:
    new = NewActivity("村内主干道清扫", "文化广场", SUNDAY, rule("E03"), 200)
    return service.record(session, new, key=KEY, by=village.recorder, at=AT)


def tick(
    session: Session,
    village: Cast,
    activity_id: int,
    *names: str,
    hours: Mapping[int, int] | None = None,
    absent: Collection[int] = (),
    by: Actor | None = None,
) -> None:
    people = {**village.zhang.people, **village.li.people}
    quantities = {people[name]: None for name in names} | dict(hours or {})
    clerk = by or village.recorder
    attendance.tick(session, activity_id, quantities, absent=absent, by=clerk, at=AT)


def test_the_same_form_records_one_activity_even_400_days_later(
    session: Session, village: Cast, sweeping: int, rule: Callable[[str], int]
) -> None:
    new = NewActivity("村内主干道清扫", "文化广场", SUNDAY, rule("E03"), 200)
    for days in (0, 400):
        at = AT + timedelta(days=days)
        assert service.record(session, new, key=KEY, by=village.recorder, at=at) == sweeping
    assert len(queries.list_activities(session, village.recorder, today=TODAY).past) == 1


def test_a_key_that_comes_back_with_other_words_or_from_somebody_else_is_refused(
    session: Session, village: Cast, sweeping: int, rule: Callable[[str], int]
) -> None:
    new = NewActivity("村内主干道清扫", "文化广场", SUNDAY, rule("E03"), 200)
    for other, by in (
        (replace(new, quantity=300), village.recorder),
        (replace(new, starts_at=time(8)), village.recorder),
        (new, village.admin),
    ):
        with pytest.raises(ledger.KeyReused) as refused:
            service.record(session, other, key=KEY, by=by, at=AT)
        assert refused.value.facts == {"key": KEY}
    assert len(queries.list_activities(session, village.recorder, today=TODAY).past) == 1


def test_whose_figure_stands_has_recorded_it(
    session: Session, village: Cast, sweeping: int
) -> None:
    other = village.recorder_and_approver
    zhang = village.zhang.head_id
    tick(session, village, sweeping, "张学军", "李秀英")
    tick(session, village, sweeping, "李秀英", hours={zhang: 2400}, by=other)
    query = sa.select(Attendance.resident_id, Attendance.ticked_by)
    assert dict(session.execute(query).all()) == {
        zhang: other.code,
        village.li.head_id: village.recorder.code,
    }
    sheet_id = attendance.draw_up_sheet(session, sweeping, by=village.recorder, at=AT)
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    with pytest.raises(OwnRecording):
        sheets.approve(session, sheet_id, by=other, at=AT)


@pytest.mark.parametrize("count", [1, 43, 531])
def test_ticking_and_drawing_up_takes_the_same_statements_for_any_number_of_people(
    session: Session, village: Cast, sweeping: int, count: int
) -> None:
    by = village.recorder
    members = [Member(f"赵{n}") for n in range(count)]
    home = enrol_household(session, number="100", members=members, by=by)
    people = session.scalars(sa.select(Resident.id).filter_by(household_id=home.id)).all()

    def save(quantity: int | None, gone: Collection[int] = ()) -> int:
        with statements(session.connection()) as seen:
            quantities = {person: quantity for person in people if person not in gone}
            attendance.tick(session, sweeping, quantities, absent=gone, by=by, at=AT)
        return len(seen)

    assert save(None) <= 8
    assert save(100) <= 8
    for _again in (1, 2):
        with statements(session.connection()) as drawn:
            attendance.draw_up_sheet(session, sweeping, by=by, at=AT)
        assert len(drawn) <= 18
    assert save(100, gone=people) <= 8
    assert queries.show_activity(session, by, sweeping).people == ()


def test_hours_for_all_and_another_figure_for_one(
    session: Session, village: Cast, sweeping: int
) -> None:
    wang = village.zhang.people["王桂兰"]
    tick(session, village, sweeping, "张学军", "李秀英", hours={wang: 150})
    sheet_id = attendance.draw_up_sheet(session, sweeping, by=village.recorder, at=AT)
    page = sheet_queries.show_sheet(session, village.recorder, sheet_id)
    assert [(line.name, line.quantity, line.points) for line in page.lines] == [
        ("张学军", 200, 4),
        ("王桂兰", 150, 3),
        ("李秀英", 200, 4),
    ]


def test_two_clerks_tick_at_the_same_time_and_lose_nothing(
    session: Session, village: Cast, sweeping: int
) -> None:
    tick(session, village, sweeping, "张学军")
    tick(session, village, sweeping, "李秀英", absent={village.zhang.people["王桂兰"]})
    page = queries.show_activity(session, village.recorder, sweeping)
    assert [person.name for person in page.people] == ["张学军", "李秀英"]


def test_who_is_unticked_is_gone(session: Session, village: Cast, sweeping: int) -> None:
    tick(session, village, sweeping, "张学军", "李秀英")
    tick(session, village, sweeping, "李秀英", absent={village.zhang.head_id})
    page = queries.show_activity(session, village.recorder, sweeping)
    assert [person.name for person in page.people] == ["李秀英"]


def test_an_open_sheet_is_redrawn_and_a_submitted_one_stays(
    session: Session, village: Cast, sweeping: int
) -> None:
    tick(session, village, sweeping, "张学军")
    first = attendance.draw_up_sheet(session, sweeping, by=village.recorder, at=AT)
    tick(session, village, sweeping, "李秀英")
    assert attendance.draw_up_sheet(session, sweeping, by=village.recorder, at=AT) == first
    assert len(sheet_queries.show_sheet(session, village.recorder, first).lines) == 2
    sheets.submit(session, first, by=village.recorder, at=AT)
    with pytest.raises(WrongState):
        tick(session, village, sweeping, "王桂兰")


def test_what_cannot_be_true_is_refused(
    session: Session,
    village: Cast,
    next_village: NextVillage,
    sweeping: int,
    rule: Callable[[str], int],
) -> None:
    def new(day: date = SUNDAY, code: str = "E03", quantity: int = 200) -> None:
        activity = NewActivity("清扫", "", day, rule(code), quantity)
        service.record(session, activity, key=f"{day}{code}", by=village.recorder, at=AT)

    with pytest.raises(TooFarAhead):
        new(day=date(2027, 11, 30))
    with pytest.raises(RuleNotInForce):
        new(day=date(2025, 12, 31))
    with pytest.raises(RuleNotInForce):
        new(code="Z90")
    with pytest.raises(QuantityOutOfRange):
        new(quantity=2500)
    with pytest.raises(QuantityOutOfRange):
        tick(session, village, sweeping, hours={village.zhang.head_id: 2500})
    with pytest.raises(NotLivingHere):
        tick(session, village, sweeping, hours={next_village.wu.head_id: 200})


def test_of_what_a_phone_held_back_one_refused_tick_holds_up_no_other(
    session: Session, village: Cast, sweeping: int
) -> None:
    zhang, wang = village.zhang.people["张学军"], village.zhang.people["王桂兰"]
    session.get_one(Resident, wang).left_on = SUNDAY - timedelta(days=1)
    session.flush()
    tick(session, village, sweeping, "李秀英")
    refused = attendance.tick_who_can_be(
        session,
        sweeping,
        {zhang: None, wang: None, village.li.head_id: 99_999_900},
        by=village.recorder,
        at=AT,
    )
    assert {who: type(why) for who, why in refused.items()} == {
        wang: NotLivingHere,
        village.li.head_id: QuantityOutOfRange,
    }
    assert refused[wang].facts == {"names": ["王桂兰"]}
    people = queries.show_activity(session, village.recorder, sweeping).people
    assert {one.resident_id: one.quantity for one in people} == {
        zhang: 200,
        village.li.head_id: 200,
    }


def test_who_left_after_the_deed_has_it_and_who_came_later_has_not(
    session: Session, village: Cast, sweeping: int
) -> None:
    wang, li = village.zhang.people["王桂兰"], village.li.head_id
    session.get_one(Resident, wang).left_on = SUNDAY
    session.get_one(Resident, li).arrived_on = SUNDAY + timedelta(days=1)
    session.flush()
    ((number, _group, people),) = everybody(session, village.recorder, on=SUNDAY)
    assert number == "018"
    assert [one[1] for one in people] == ["张学军", "王桂兰"]
    tick(session, village, sweeping, "张学军", "王桂兰")
    with pytest.raises(NotLivingHere) as refused:
        tick(session, village, sweeping, "李秀英")
    assert refused.value.facts == {"names": ["李秀英"]}
    sheet_id = attendance.draw_up_sheet(session, sweeping, by=village.recorder, at=AT)
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    sheets.approve(session, sheet_id, by=village.approver, at=AT)
    lines = sheet_queries.show_sheet(session, village.recorder, sheet_id).lines
    assert [line.name for line in lines] == ["张学军", "王桂兰"]


def test_the_next_village_sees_no_activity_of_ours(
    session: Session, village: Cast, next_village: NextVillage, sweeping: int
) -> None:
    with pytest.raises(NotFound):
        queries.show_activity(session, next_village.clerk, sweeping)
    with pytest.raises(NotFound):
        attendance.draw_up_sheet(session, sweeping, by=next_village.clerk, at=AT)
    assert queries.list_activities(session, next_village.clerk, today=TODAY).past == ()
    ((_number, _group, people),) = everybody(session, next_village.clerk, on=SUNDAY)
    assert [person[1] for person in people] == ["吴建国"]
