"""A village closes in steps: proposed, agreed to, withdrawn or waited for, then closed."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access import refusals as access_refusals
from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.audit.queries import read_audit
from pointsapp.access.permissions import Role
from pointsapp.actor import Actor
from pointsapp.closures import refusals, service
from pointsapp.closures.queries import State, list_closures, standing_closure
from pointsapp.closures.service import NewClosure
from pointsapp.closures.waiting import what_waits
from pointsapp.community.acting import AfterLastDay
from pointsapp.community.models import Township, Village
from pointsapp.complaints.models import Complaint, Kind
from pointsapp.earning.rules.models import Rule, RuleVersion
from pointsapp.earning.rules.service import adopt_template
from pointsapp.earning.rules.wording import Decided
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.lines import NewLine
from pointsapp.exchange.items.queries import list_items
from pointsapp.exchange.redemptions.basket import Basket
from pointsapp.exchange.redemptions.service import redeem
from pointsapp.exchange.stocktakes.service import ShelfCount, count_shelf
from pointsapp.oversight.handovers import service as handovers
from pointsapp.refusals import NotFound
from pointsapp.telling.models import OutgoingMessage, TellingChoice, TellingConsent, Way
from pointsapp.year_end.kept_archives.service import keep_archive
from tests.closures.conftest import AFTER, LAST_DAY, READABLE, WHY
from tests.village import AT, Cast, Home, NextVillage, hire


def propose(session: Session, village_id: int, by: Actor, **more: Any) -> int:
    wanted = {"last_day": LAST_DAY, "readable_until": READABLE, "successor_id": None, **more}
    new = NewClosure(village_id=village_id, reason=WHY, **wanted)
    return service.propose(session, new, key=str(more), by=by, at=AT)


def state(session: Session, village: Cast) -> State:
    return list_closures(session, village.id)[0].state


def test_the_township_proposes_and_the_village_agrees_and_all_is_in_its_log(
    session: Session, ours: Cast, supervisor: Actor
) -> None:
    proposed = propose(session, ours.id, supervisor)
    assert propose(session, ours.id, supervisor) == proposed
    assert (state(session, ours), standing_closure(session, ours.id)) == (State.PROPOSED, None)
    service.agree(session, proposed, by=ours.admin, at=AT)
    told = standing_closure(session, ours.id)
    assert told is not None
    assert (told.state, told.last_day, told.reason) == (State.ANNOUNCED, LAST_DAY, WHY)
    events = [line.event for line in read_audit(session, ours.admin).lines]
    assert events[:2] == ["closure-announced", "closure-proposed"]
    for act in (service.agree, service.withdraw):
        with pytest.raises(refusals.ClosureSettled):
            act(session, proposed, by=ours.admin, at=AT)
    with pytest.raises(refusals.ClosureOpen):
        propose(session, ours.id, supervisor, last_day=LAST_DAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("days", "refusal"),
    [
        ({"last_day": date(2026, 11, 28)}, refusals.LastDayOutside),
        ({"last_day": date(2027, 11, 16)}, refusals.LastDayOutside),
        ({"readable_until": date(2027, 1, 29)}, refusals.ReadableOutside),
        ({"readable_until": date(9999, 12, 31)}, refusals.ReadableOutside),
    ],
)
def test_people_have_time_but_not_for_ever(
    session: Session, ours: Cast, supervisor: Actor, days: dict[str, date], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        propose(session, ours.id, supervisor, **days)


def test_who_agrees_late_leaves_too_little_time(
    session: Session, ours: Cast, proposed: int
) -> None:
    with pytest.raises(refusals.LastDayOutside):
        service.agree(session, proposed, by=ours.admin, at=AT + timedelta(days=33))


def test_strangers_find_nothing_to_propose_or_decide(
    session: Session, ours: Cast, next_village: NextVillage, supervisor: Actor, proposed: int
) -> None:
    visiting = Actor(
        ours.id, supervisor.code, "", supervisor.permissions, supervisor.user_id, None,
        supervisor.township_id,
    )  # fmt: skip
    elsewhere = Township(name="南河镇")
    session.add(elsewhere)
    session.flush()
    stranger = hire(session, "stranger", Role.SUPERVISOR, township_id=elsewhere.id)
    for by in (next_village.clerk, visiting, stranger):
        for act in (service.agree, service.withdraw, service.close):
            with pytest.raises(NotFound):
                act(session, proposed, by=by, at=AT)
    for by, village_id in ((supervisor, next_village.id), (ours.admin, ours.id)):
        with pytest.raises(NotFound):
            propose(session, village_id, by)
    with pytest.raises(NotFound):
        service.close(session, proposed, by=ours.admin, at=AFTER)


def test_points_go_on_only_in_an_open_village_of_the_township(
    session: Session, ours: Cast, next_village: NextVillage, supervisor: Actor
) -> None:
    neighbour = session.get_one(Village, next_village.id)
    for successor_id in (ours.id, neighbour.id):
        with pytest.raises(NotFound):
            propose(session, ours.id, supervisor, successor_id=successor_id)
    neighbour.township_id = supervisor.township_id
    session.flush()
    propose(session, ours.id, supervisor, successor_id=neighbour.id)
    assert list_closures(session, ours.id)[0].successor == neighbour.name


def test_a_second_of_the_township_agrees_only_for_a_village_whose_administrator_is_gone(
    session: Session, ours: Cast, supervisor: Actor, second: Actor, proposed: int
) -> None:
    with pytest.raises(access_refusals.SamePerson):
        service.agree(session, proposed, by=supervisor, at=AT)
    audit.record(session, Event.SIGNED_IN, ours.admin.code, by=ours.admin, at=AT)
    with pytest.raises(refusals.VillageAgrees):
        service.agree(session, proposed, by=second, at=AT + timedelta(days=1))
    service.agree(session, proposed, by=second, at=AT + timedelta(days=31))
    assert list_closures(session, ours.id)[0].agreed_by == "second"


def test_the_village_may_decline_and_the_township_withdraw_until_the_last_day_is_over(
    session: Session, ours: Cast, supervisor: Actor, second: Actor, proposed: int
) -> None:
    service.withdraw(session, proposed, by=ours.admin, at=AT)
    with pytest.raises(refusals.ClosureSettled):
        service.agree(session, proposed, by=ours.admin, at=AT)
    again = propose(session, ours.id, supervisor)
    service.agree(session, again, by=ours.admin, at=AT)
    with pytest.raises(refusals.LastDayOver):
        service.withdraw(session, again, by=second, at=AFTER)
    service.withdraw(session, again, by=second, at=AT + timedelta(days=47))
    assert (state(session, ours), standing_closure(session, ours.id)) == (State.WITHDRAWN, None)


def test_households_are_told_as_they_agreed_and_when_it_is_withdrawn(
    session: Session, ours: Cast, supervisor: Actor, proposed: int
) -> None:
    choice = {"kinds": "closes", "ways": "app", "chosen_by": "user:1", "chosen_at": AT}
    session.add(TellingChoice(village_id=ours.id, **choice))
    given = {"way": Way.APP, "address": "", "on_paper": False, "given_by": "x"}
    given |= {"given_at": AT, "confirmed_at": AT}
    session.add(TellingConsent(village_id=ours.id, household_id=ours.zhang.id, **given))
    session.flush()
    service.agree(session, proposed, by=ours.admin, at=AT)
    service.withdraw(session, proposed, by=supervisor, at=AT)
    told = session.query(OutgoingMessage).order_by(OutgoingMessage.id).all()
    assert [(one.kind, one.day) for one in told] == [("closes", LAST_DAY), ("closes", None)]


def test_it_is_closed_after_the_last_day_once_nothing_waits(
    session: Session, ours: Cast, supervisor: Actor, shelf: dict[str, int], announced: int
) -> None:
    with pytest.raises(refusals.LastDayNotOver):
        service.close(session, announced, by=supervisor, at=AT + timedelta(days=47))
    people = ("张书记", "李书记", "监委会周主任")
    handover_id = handovers.begin(session, *people, by=ours.admin, at=AT)
    facts = {"key": "k", "kind": Kind.COMPLAINT, "words": "灯不亮", "made_by": "household:1"}
    written = Complaint(village_id=ours.id, household_id=ours.li.id, made_at=AT, **facts)
    session.add(written)
    session.flush()
    waiting = what_waits(session, ours.id, LAST_DAY, today=AFTER.date())
    things = ("complaints", "handovers", "shelf", "last-archive")
    assert {one.kind for one in waiting if one.count} == set(things)
    with pytest.raises(refusals.VillageWaits) as refused:
        service.close(session, announced, by=supervisor, at=AFTER)
    assert refused.value.facts == {"things": things}
    handovers.call_off(session, handover_id, by=ours.admin, at=AFTER)
    written.answered_at, written.answered_by, written.answer = AFTER, ours.admin.code, "换了"
    units = {item.id: item.stock for item in list_items(session, ours.admin)}
    count_shelf(session, ShelfCount(units, "钱监委"), key="c", by=ours.admin, at=AFTER)
    keep_archive(session, year=2026, sha256="a" * 64, size=9, by=ours.admin, at=AFTER)
    service.close(session, announced, by=supervisor, at=AFTER)
    assert state(session, ours) is State.CLOSED


def test_before_the_village_agreed_it_is_not_closed(
    session: Session, ours: Cast, supervisor: Actor, proposed: int
) -> None:
    with pytest.raises(refusals.NotAnnounced):
        service.close(session, proposed, by=supervisor, at=AFTER)


def test_after_the_last_day_nothing_is_earned_or_exchanged_and_what_was_done_before_is_booked(
    session: Session,
    ours: Cast,
    shelf: dict[str, int],
    give: Callable[[Home, int], None],
    announced: int,
) -> None:
    give(ours.zhang, 60)
    adopt_template(session, Decided(date(2026, 1, 1), "一月八日"), by=ours.admin, at=AT)
    version = session.scalars(
        sa.select(RuleVersion.id).join(Rule).where(Rule.code == "E03", Rule.village_id == ours.id)
    ).one()

    def sweep(day: date) -> int:
        zhang = next(iter(ours.zhang.people.values()))
        line = NewLine(ours.zhang.id, zhang, version, day, 200, ours.recorder.code)
        return sheets.draw_up(
            session, title="清扫", lines=[line], key=str(day), by=ours.recorder, at=AFTER
        )

    def buy(at: datetime) -> int:
        basket = Basket(str(at), {shelf["肥皂"]: 1})
        return redeem(session, ours.zhang.id, basket, by=ours.counter, at=at)

    assert buy(AT + timedelta(days=47))
    assert sweep(LAST_DAY)
    with pytest.raises(AfterLastDay):
        sweep(LAST_DAY + timedelta(days=1))
    with pytest.raises(AfterLastDay):
        buy(AFTER)
