"""A paired member notes a visit, once; the household may say that nobody came."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.pairs.service import hand_over
from pointsapp.access.permissions import Role
from pointsapp.actor import Actor
from pointsapp.care.hazards.models import Hazard
from pointsapp.care.home_visits import queries, service
from pointsapp.care.home_visits.models import About, HomeVisit
from pointsapp.care.home_visits.refusals import NotedEarlier, NotOfThisHousehold, VisitTooLongAgo
from pointsapp.care.home_visits.service import NewVisit
from pointsapp.care.needs.models import Need
from pointsapp.community.changes.service import Merger, merge
from pointsapp.refusals import NotFound
from tests.care.conftest import Visit
from tests.page import check_page, open_page, text_of
from tests.village import AT, Cast, NextVillage, hire, resident_of, sign_in

TODAY = AT.date()
TOMORROW = AT + timedelta(days=1)


@pytest.fixture
def all_well(village: Cast) -> NewVisit:
    return NewVisit(village.zhang.id, TODAY)


def count(session: Session) -> int:
    return session.scalar(sa.select(sa.func.count(HomeVisit.id))) or 0


def test_a_visit_that_is_sent_twice_is_one_visit(
    session: Session, member: Actor, all_well: NewVisit
) -> None:
    first = service.note_visit(session, all_well, key="k", by=member, at=AT)
    assert service.note_visit(session, all_well, key="k", by=member, at=TOMORROW) == first
    assert count(session) == 1
    with pytest.raises(ledger.KeyReused):
        service.note_visit(session, replace(all_well, words="x"), key="k", by=member, at=AT)


def test_what_was_said_at_the_door_is_kept(session: Session, village: Cast, visited: Visit) -> None:
    visited(
        village.zhang,
        about=About.POLICY,
        spoken_with_id=village.zhang.people["王桂兰"],
        words="讲了医保缴费",
    )
    [visit] = queries.visits_to(session, village.zhang.id).visits
    said = (visit.about, visit.spoken_with, visit.words, visit.noted_by)
    assert said == ("policy", "王桂兰", "讲了医保缴费", "member")


@pytest.mark.parametrize(
    ("days_ago", "refusal"),
    [(-1, ledger.FutureDay), (0, None), (31, None), (32, VisitTooLongAgo)],
)
def test_a_visit_is_noted_within_a_month(
    session: Session,
    member: Actor,
    all_well: NewVisit,
    days_ago: int,
    refusal: type[Exception] | None,
) -> None:
    new = replace(all_well, visited_on=TODAY - timedelta(days=days_ago))
    if refusal is None:
        assert service.note_visit(session, new, key="k", by=member, at=AT)
        return
    with pytest.raises(refusal):
        service.note_visit(session, new, key="k", by=member, at=AT)


def test_only_the_households_own_people_are_spoken_with(
    session: Session, village: Cast, member: Actor, all_well: NewVisit
) -> None:
    new = replace(all_well, spoken_with_id=village.li.people["李秀英"])
    with pytest.raises(NotOfThisHousehold):
        service.note_visit(session, new, key="k", by=member, at=AT)


def test_nobody_notes_a_visit_to_a_household_that_is_not_in_their_care(
    session: Session, village: Cast, next_village: NextVillage, member: Actor, all_well: NewVisit
) -> None:
    stranger = hire(session, "stranger", Role.PAIRED_MEMBER, village_id=village.id)
    with pytest.raises(NotFound):
        service.note_visit(session, all_well, key="k", by=stranger, at=AT)
    next_door = replace(all_well, household_id=next_village.wu.id)
    with pytest.raises(NotFound):
        service.note_visit(session, next_door, key="k", by=member, at=AT)


def test_a_visit_made_before_the_household_was_handed_over_is_still_noted(
    session: Session, village: Cast, member: Actor, all_well: NewVisit, visited: Visit
) -> None:
    visited(village.zhang, words="老伴腿脚不便，代买化肥")
    other = hire(session, "other", Role.PAIRED_MEMBER, village_id=village.id)
    hand_over(session, member.user_id or 0, other.user_id or 0, by=village.admin, at=TOMORROW)
    late = replace(all_well, visited_on=TOMORROW.date() + timedelta(days=1))
    with pytest.raises(NotFound):
        service.note_visit(session, late, key="late", by=member, at=AT + timedelta(days=3))
    heard = replace(all_well, about=About.NEED, kind="help", words="屋顶漏雨")
    assert service.note_visit(session, heard, key="kept", by=member, at=TOMORROW)
    theirs = {visit.noted_by for visit in queries.visits_to(session, village.zhang.id).visits}
    assert theirs == {"member"}, "what somebody wrote stays that person's"
    assert session.scalars(sa.select(Need.words)).all() == ["屋顶漏雨"]


def test_visits_follow_a_merger(
    session: Session, village: Cast, member: Actor, visited: Visit, all_well: NewVisit
) -> None:
    visited(village.zhang)
    merge(session, village.zhang.id, Merger("019"), key="m", by=village.admin, at=AT)
    assert len(queries.visits_to(session, village.li.id).visits) == 1
    late = service.note_visit(session, all_well, key="late", by=member, at=AT)
    assert session.get_one(HomeVisit, late).household_id == village.li.id


def test_a_slip_is_taken_back_the_same_day_by_who_made_it(
    session: Session, village: Cast, member: Actor, visited: Visit
) -> None:
    other = hire(session, "other", Role.PAIRED_MEMBER, village_id=village.id)
    slip = visited(village.zhang)
    with pytest.raises(NotFound):
        service.take_back(session, slip, by=other, at=AT)
    for _tap in range(2):
        service.take_back(session, slip, by=member, at=AT)
    assert queries.visits_to(session, village.zhang.id).visits == ()
    visit = visited(village.zhang)
    with pytest.raises(NotedEarlier):
        service.take_back(session, visit, by=member, at=TOMORROW)


def test_a_household_says_once_that_nobody_came_and_may_take_it_back(
    session: Session, village: Cast, visited: Visit
) -> None:
    visit_id = visited(village.zhang)
    zhang, li = (resident_of(home, village.id) for home in (village.zhang, village.li))
    with pytest.raises(NotFound):
        service.say_nobody_came(session, visit_id, key="k", by=li, at=AT)
    for _tap in range(2):
        service.say_nobody_came(session, visit_id, key="k", by=zhang, at=AT)
    assert session.get_one(HomeVisit, visit_id).nobody_came_by == zhang.code
    service.say_somebody_came(session, visit_id, by=zhang)
    service.say_nobody_came(session, visit_id, key="k", by=zhang, at=TOMORROW)
    assert session.get_one(HomeVisit, visit_id).nobody_came_at is None, "an old tap comes late"


def test_the_form_notes_a_visit_and_says_what_is_wrong(
    client: FlaskClient, session: Session, village: Cast, member: Actor
) -> None:
    paired = sign_in(client, session, member)
    open_page(paired, f"/paired/visits/new?household={village.zhang.id}")
    said = {
        "key": str(uuid4()), "household": village.zhang.id, "visited_on": TODAY.isoformat(),
        "about": "need", "spoken_with": village.zhang.people["王桂兰"], "words": "想换个灯泡",
    }  # fmt: skip
    assert paired.post("/paired/visits/", data=said).status_code == 303
    for wrong, told in (
        ({"visited_on": "2026-11-15"}, "11月15日还没到"),
        ({"visited_on": "2026-10-01"}, "31天"),
        ({"spoken_with": village.li.people["李秀英"]}, "不住在"),
        ({"words": "字" * 201}, "200"),
    ):
        answer = paired.post("/paired/visits/", data=said | {"key": str(uuid4())} | wrong)
        assert answer.status_code == 422
        assert told in text_of(check_page(answer.text))
    assert count(session) == 1


def test_from_one_page_two_households_are_noted_and_each_once(
    client: FlaskClient, session: Session, village: Cast, member: Actor
) -> None:
    paired = sign_in(client, session, member)
    [key] = open_page(paired, "/paired/").xpath("//form//input[@name='key']/@value")
    for home in (village.zhang, village.li, village.zhang):
        data = {"key": key, "visited_on": TODAY.isoformat(), "household": home.id}
        assert paired.post("/paired/visits/", data=data).status_code == 303
    assert count(session) == 2


def test_a_phone_sends_only_what_whoever_is_signed_in_kept(
    client: FlaskClient, session: Session, village: Cast, member: Actor
) -> None:
    kept = {
        "key": uuid4().hex, "household": village.zhang.id, "visited_on": TODAY.isoformat(),
        "person": member.code,
    }  # fmt: skip
    other = hire(session, "other", Role.PAIRED_MEMBER, village_id=village.id)
    session.commit()
    assert sign_in(client, session, other).post("/paired/visits/kept", data=kept).status_code == 403
    paired = sign_in(client, session, member)
    for _time in range(2):
        assert paired.post("/paired/visits/kept", data=kept).json == {"refused": {}}
    assert count(session) == 1
    late = kept | {"key": uuid4().hex, "visited_on": "2026-10-01"}
    refused = paired.post("/paired/visits/kept", data=late)
    assert refused.status_code == 422
    assert "31天" in (refused.json or {})["reason"]
    assert paired.post("/paired/visits/kept", data={"person": member.code}).status_code == 409


@pytest.mark.parametrize(
    ("about", "kind", "model"), [("need", "help", Need), ("hazard", "gas", Hazard)]
)
def test_what_was_heard_is_taken_up_with_the_visit_once(
    client: FlaskClient,
    session: Session,
    village: Cast,
    member: Actor,
    about: str,
    kind: str,
    model: Any,
) -> None:
    paired = sign_in(client, session, member)
    said = {
        "key": str(uuid4()), "household": village.zhang.id, "visited_on": TODAY.isoformat(),
        "about": about, "need": "help", "hazard": "gas",
    }  # fmt: skip
    assert paired.post("/paired/visits/", data=said).status_code == 422, "it needs words"
    for _tap in range(2):
        answer = paired.post("/paired/visits/", data=said | {"words": "软管老化"})
        assert answer.status_code == 303
    [taken_up] = session.scalars(sa.select(model)).all()
    assert (taken_up.kind, taken_up.household_id) == (kind, village.zhang.id)
    assert taken_up.words == "软管老化"
    [visit] = queries.visits_to(session, village.zhang.id).visits
    assert (visit.about, visit.words) == (about, ""), "the words are where their readers are"


def test_a_visit_that_only_mentions_a_need_takes_none_up(
    session: Session, village: Cast, visited: Visit
) -> None:
    visited(village.zhang, about=About.NEED, words="还是上次的事")
    assert session.scalars(sa.select(Need.id)).all() == []
