"""A household says what it needs; the village deals with it until the household says: done."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.pairs import service as pairs
from pointsapp.access.permissions import Role
from pointsapp.actor import Actor
from pointsapp.care.needs import service
from pointsapp.care.needs.models import Kind, Need, NeedState, Way
from pointsapp.care.needs.queries import (
    NeedCount,
    NeedPage,
    colleagues_for,
    count_needs,
    list_needs,
    own_needs,
    show_need,
)
from pointsapp.care.needs.refusals import (
    DueInPast,
    NeedSettled,
    OwnNeed,
    StillTime,
    TooManyNeeds,
    WordsGone,
)
from pointsapp.care.needs.service import DAYS_TO_SETTLE, NewNeed, NewStep
from pointsapp.community.changes.service import Merged
from pointsapp.complaints.models import Kind as ComplaintKind
from pointsapp.complaints.service import complain
from pointsapp.refusals import NotFound
from tests.care.needs.conftest import Raise
from tests.village import AT, Cast, NextVillage, hire, resident_of

TODAY = date(2026, 11, 14)


def seen_by(session: Session, actor: Actor, need_id: int, *, days: int = 0) -> NeedPage:
    return show_need(session, actor, need_id, today=TODAY + timedelta(days=days))


def own(session: Session, actor: Actor) -> NeedPage:
    needs, _older = own_needs(session, actor, today=TODAY)
    return needs[0]


def test_a_need_is_looked_after_by_the_paired_member_until_it_is_handed_on(
    session: Session, village: Cast, member: Actor, zhang: Actor, raised: Raise
) -> None:
    need_id = raised()
    need = own(session, zhang)
    assert (need.keeper, need.state) == ("member", NeedState.OPEN)
    assert need.due_on == TODAY + timedelta(days=DAYS_TO_SETTLE)
    handed = NewStep("请李记录去看", village.recorder.user_id)
    service.take_step(session, need_id, handed, key="s", by=member, at=AT)
    need = own(session, zhang)
    assert need.keeper == "recorder"
    assert [(step.act, step.words, step.to, step.by) for step in need.steps] == [
        ("handed-on", "请李记录去看", "recorder", "member")
    ]


def test_a_need_goes_along_when_a_member_hands_the_households_over(
    session: Session, village: Cast, member: Actor, zhang: Actor, raised: Raise
) -> None:
    raised()
    other = hire(session, "other", Role.PAIRED_MEMBER, village_id=village.id)
    assert member.user_id is not None
    assert other.user_id is not None
    pairs.hand_over(session, member.user_id, other.user_id, by=village.admin, at=AT)
    assert own(session, zhang).keeper == "other"


def test_whom_it_was_handed_to_and_who_left_since_looks_after_nothing(
    session: Session, village: Cast, member: Actor, zhang: Actor, raised: Raise
) -> None:
    need_id, step = raised(), NewStep("请记录员办", village.recorder.user_id)
    service.take_step(session, need_id, step, key="s", by=member, at=AT)
    session.execute(
        sa.text("UPDATE user_account SET is_active = false WHERE id = :id"),
        {"id": village.recorder.user_id},
    )
    assert own(session, zhang).keeper == "member"


def test_the_household_says_that_it_is_done(
    session: Session, village: Cast, member: Actor, zhang: Actor, raised: Raise
) -> None:
    need_id = raised()
    for _tap in range(2):
        service.call_done(session, need_id, "瓦已换好", by=member, at=AT)
    need = own(session, zhang)
    assert (need.state, need.due_on) == (NeedState.ANSWERED, TODAY + timedelta(days=15))
    for _tap in range(2):
        service.say_done(session, need_id, by=zhang, at=AT)
    need = own(session, zhang)
    assert need.state == NeedState.SETTLED
    assert [step.act for step in need.steps] == ["answered", "said-done"]
    with pytest.raises(NeedSettled):
        service.take_step(session, need_id, NewStep("还去"), key="s", by=member, at=AT)
    with pytest.raises(NeedSettled):
        service.call_done(session, need_id, "又好了", by=member, at=AT)
    assert count_needs(session, village.id, year=2026) == NeedCount(1, 1)
    assert count_needs(session, village.id, year=2025) == NeedCount(0, 0)


def test_the_household_opens_again_what_is_not_done_yet(
    session: Session, village: Cast, member: Actor, zhang: Actor, raised: Raise
) -> None:
    need_id = raised()
    service.say_not_yet(session, need_id, "没人来", by=zhang, at=AT)
    assert own(session, zhang).steps == (), "an open need is open"
    service.call_done(session, need_id, "瓦已换好", by=member, at=AT)
    service.say_not_yet(session, need_id, "还漏", by=zhang, at=AT)
    need = own(session, zhang)
    assert (need.state, need.steps[-1].words) == (NeedState.OPEN, "还漏")
    service.say_done(session, need_id, by=zhang, at=AT)
    service.say_not_yet(session, need_id, "下雨又漏", by=zhang, at=AT)
    assert own(session, zhang).state == NeedState.OPEN
    assert count_needs(session, village.id, year=2026) == NeedCount(1, 0)


def test_without_an_answer_it_is_settled_after_fifteen_days_with_a_note(
    session: Session, village: Cast, member: Actor, zhang: Actor, raised: Raise
) -> None:
    need_id = raised()
    with pytest.raises(StillTime):
        service.settle_unanswered(session, need_id, "没接电话", by=member, at=AT)
    service.call_done(session, need_id, "瓦已换好", by=member, at=AT)
    last_day = AT + timedelta(days=15)
    with pytest.raises(StillTime) as told:
        service.settle_unanswered(session, need_id, "没接电话", by=member, at=last_day)
    assert told.value.facts == {"day": date(2026, 11, 30)}
    day_after = AT + timedelta(days=16)
    assert seen_by(session, member, need_id, days=16).is_overdue
    for _tap in range(2):
        service.settle_unanswered(session, need_id, "没接电话", by=member, at=day_after)
    need = own(session, zhang)
    assert (need.state, need.steps[-1].act, need.steps[-1].words) == (
        NeedState.SETTLED,
        "no-answer",
        "没接电话",
    )


def test_a_deadline_is_moved_but_never_into_the_past(
    session: Session, village: Cast, member: Actor, raised: Raise
) -> None:
    need_id = raised()
    later = NewStep("等瓦到货", due_on=TODAY + timedelta(days=60))
    assert seen_by(session, member, need_id, days=31).is_overdue
    service.take_step(session, need_id, later, key="later", by=member, at=AT)
    assert not seen_by(session, member, need_id, days=31).is_overdue
    past = NewStep("早该办", due_on=TODAY - timedelta(days=1))
    with pytest.raises(DueInPast):
        service.take_step(session, need_id, past, key="past", by=member, at=AT)


def test_nobody_deals_as_staff_with_the_own_household(
    session: Session, village: Cast, raised: Raise
) -> None:
    place = {"village_id": village.id, "household_id": village.zhang.id}
    cousin, need_id = hire(session, "cousin", Role.APPROVER, **place), raised()
    assert cousin.user_id is not None
    with pytest.raises(OwnNeed):
        service.call_done(session, need_id, "好了", by=cousin, at=AT)
    with pytest.raises(OwnNeed):
        service.settle_unanswered(session, need_id, "好了", by=cousin, at=AT)
    with pytest.raises(OwnNeed):
        service.take_step(session, need_id, NewStep("好了"), key="s", by=cousin, at=AT)
    with pytest.raises(OwnNeed):
        service.let_in(session, need_id, cousin.user_id, by=cousin, at=AT)
    with pytest.raises(NotFound):
        service.say_done(session, need_id, by=cousin, at=AT)
    page = seen_by(session, village.approver, need_id)
    assert cousin.user_id not in dict(colleagues_for(session, village.approver, page))
    to_cousin = NewStep("给她", cousin.user_id)
    with pytest.raises(NotFound):
        service.take_step(session, need_id, to_cousin, key="t", by=village.approver, at=AT)


def test_needs_are_raised_only_for_whom_one_speaks(
    session: Session, village: Cast, member: Actor, next_village: NextVillage
) -> None:
    li, wu = village.li.id, next_village.wu.id
    strangers = [
        (resident_of(village.zhang, village.id), li),
        (member, li),
        (village.counter, li),
        (village.recorder, wu),
        (next_village.clerk, li),
    ]
    for actor, household_id in strangers:
        new = NewNeed(household_id, Kind.HELP, "要帮忙", Way.OFFICE)
        with pytest.raises(NotFound):
            service.raise_need(session, new, key="k", by=actor, at=AT)
    assert session.scalars(sa.select(Need.id)).all() == []


def test_the_same_key_is_the_same_need(session: Session, village: Cast, zhang: Actor) -> None:
    new = NewNeed(village.zhang.id, Kind.HELP, "屋顶漏雨", Way.PHONE)
    first = service.raise_need(session, new, key="k", by=zhang, at=AT)
    assert service.raise_need(session, new, key="k", by=zhang, at=AT) == first
    with pytest.raises(ledger.KeyReused):
        service.raise_need(session, new, key="k", by=village.recorder, at=AT)


def test_a_sixth_open_need_waits_on_the_phone_but_not_at_the_office(
    session: Session, village: Cast, raised: Raise
) -> None:
    for number in range(5):
        raised(f"第{number}件")
    with pytest.raises(TooManyNeeds):
        raised("第六件")
    raised("第六件", way=Way.OFFICE, by=village.recorder)


def test_a_complaint_is_taken_up_once_and_still_owes_its_answer(
    session: Session, village: Cast, zhang: Actor, raised: Raise
) -> None:
    complaint_id = complain(session, ComplaintKind.COMPLAINT, "路灯坏了", key="k", by=zhang, at=AT)
    li = resident_of(village.li, village.id)
    of_li = complain(session, ComplaintKind.COMPLAINT, "井盖坏了", key="l", by=li, at=AT)
    taken = {"way": Way.COMPLAINT, "by": village.admin}
    raised("修路灯", Kind.SERVICE, complaint_id=complaint_id, **taken)
    for again in (complaint_id, of_li):
        with pytest.raises(NotFound):
            raised("修路灯", Kind.SERVICE, complaint_id=again, **taken)
    waiting = sa.text("SELECT answered_at FROM complaint WHERE id = :id")
    assert session.scalar(waiting, {"id": complaint_id}) is None


def test_needs_follow_a_merger_and_hinder_a_closing(
    session: Session, village: Cast, zhang: Actor, raised: Raise
) -> None:
    need_id = raised()
    assert service.needs_wait(session, village.zhang.id)
    merged = Merged(village.zhang.id, village.li.id, by=village.admin, at=AT)
    service.needs_follow_merger(session, merged)
    assert not service.needs_wait(session, village.zhang.id)
    li = resident_of(village.li, village.id)
    assert own(session, li).words == "屋顶漏雨"
    service.say_done(session, need_id, by=li, at=AT)
    assert not service.needs_wait(session, village.li.id)


def test_words_are_emptied_in_time_and_numbers_stay(
    session: Session, village: Cast, member: Actor, zhang: Actor, raised: Raise
) -> None:
    settled, still_open = raised("屋顶漏雨"), raised("门坏了")
    service.call_done(session, settled, "瓦已换好", by=member, at=AT)
    service.say_done(session, settled, by=zhang, at=AT)
    assert service.empty_words(session, village.id, settled_before=AT) == 0
    later = AT + timedelta(days=1)
    assert service.empty_words(session, village.id, settled_before=later) == 1
    assert service.empty_words(session, village.id, settled_before=later) == 0
    needs, _older = own_needs(session, zhang, today=TODAY)
    words = {need.id: (need.words, [step.words for step in need.steps]) for need in needs}
    assert words == {settled: ("", ["", ""]), still_open: ("门坏了", [])}
    assert count_needs(session, village.id, year=2026) == NeedCount(2, 1)
    with pytest.raises(WordsGone):
        service.say_not_yet(session, settled, "还漏", by=zhang, at=AT)


def test_the_list_has_what_is_overdue_first_and_comes_in_pages(
    session: Session, village: Cast, raised: Raise
) -> None:
    for number in range(31):
        due_on = TODAY + timedelta(days=40 - number)
        raised(f"{number}", way=Way.OFFICE, by=village.recorder, due_on=due_on)
    today = TODAY + timedelta(days=15)
    first = list_needs(session, village.admin, today=today)
    assert [need.is_overdue for need in first.needs[:6]] == [True] * 5 + [False]
    assert (len(first.needs), first.next) == (30, 2)
    second = list_needs(session, village.admin, page=2, today=today)
    assert (len(second.needs), second.next) == (1, None)
    quarrels = list_needs(session, village.admin, kind=Kind.QUARREL, today=today)
    assert quarrels.needs == ()
