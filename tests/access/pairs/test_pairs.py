"""A party member looks after some households and claims for their people."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.models import AuditRecord
from pointsapp.access.pairs import queries, service
from pointsapp.access.pairs.refusals import NobodyTicked, SameMember, UnknownNumbers
from pointsapp.access.permissions import Role
from pointsapp.access.staff.service import dismiss
from pointsapp.actor import Actor
from pointsapp.community.households.service import Member, enrol_household
from pointsapp.refusals import NotFound
from tests.page import check_page, open_page, text_of
from tests.village import AT, Cast, NextVillage, hire, sign_in

LATER = AT + timedelta(days=30)


@pytest.fixture
def member(session: Session, village: Cast) -> Actor:
    made = hire(session, "member", Role.PAIRED_MEMBER, village_id=village.id)
    session.commit()
    return made


@pytest.fixture
def other(session: Session, village: Cast) -> Actor:
    made = hire(session, "other", Role.PAIRED_MEMBER, village_id=village.id)
    session.commit()
    return made


def in_care(session: Session, village: Cast) -> dict[str, str | None]:
    """Return who looks after each household of the village."""
    return {home.number: home.member for home in queries.all_households(session, village.admin)}


def test_numbers_are_read_however_they_are_typed() -> None:
    assert service.read_numbers("018、019, 020；021\n018") == ["018", "019", "020", "021"]


def test_an_administrator_pairs_and_the_member_claims_for_those_in_care(
    client: FlaskClient, session: Session, village: Cast, member: Actor
) -> None:
    admin = sign_in(client, session, village.admin)
    page = f"/manage/pairs/members/{member.user_id}"
    wrong = admin.post(page, data={"numbers": "018 777"})
    assert wrong.status_code == 422
    assert "777" in text_of(check_page(wrong.text))
    admin.post(page, data={"numbers": "018"})
    assert "018" in text_of(open_page(admin, page))
    assert "1" in text_of(open_page(admin, "/manage/pairs/"))
    paired = sign_in(client, session, member)
    assert "张学军" in text_of(open_page(paired, "/paired/"))
    zhang, li = village.zhang.people["张学军"], village.li.people["李秀英"]
    open_page(paired, f"/paired/residents/{zhang}/claim")
    open_page(paired, f"/paired/residents/{li}/claim", status=404)
    assert paired.get("/claims/").status_code == 403


def test_a_household_has_one_member_and_the_last_word_counts(
    session: Session, village: Cast, member: Actor, other: Actor
) -> None:
    service.pair(session, member.user_id or 0, ["018", "019"], by=village.admin, at=AT)
    service.pair(session, other.user_id or 0, ["019"], by=village.admin, at=AT)
    assert queries.looks_after(session, other, village.li.id)
    assert not queries.looks_after(session, member, village.li.id)
    assert in_care(session, village) == {"018": "member", "019": "other"}


def test_who_looked_after_a_household_before_stays_written_down(
    client: FlaskClient, session: Session, village: Cast, member: Actor, other: Actor
) -> None:
    service.pair(session, member.user_id or 0, ["018"], by=village.admin, at=AT)
    service.pair(session, other.user_id or 0, ["018"], by=village.admin, at=LATER)
    now, before = queries.care_of(session, village.zhang.id)
    assert (now.name, now.until, before.name) == ("other", None, "member")
    assert before.until == now.since
    office = sign_in(client, session, village.admin)
    shown = text_of(open_page(office, f"/households/{village.zhang.id}"))
    assert shown.index("other") < shown.index("member")
    told = sa.select(AuditRecord.subject).where(AuditRecord.event == "paired")
    assert set(session.scalars(told)) == {f"household:{village.zhang.id}"}


def test_what_is_put_right_the_same_day_leaves_no_trace_of_a_day_that_never_was(
    session: Session, village: Cast, member: Actor, other: Actor
) -> None:
    service.pair(session, member.user_id or 0, ["018"], by=village.admin, at=AT)
    service.pair(session, other.user_id or 0, ["018"], by=village.admin, at=AT)
    assert [time.name for time in queries.care_of(session, village.zhang.id)] == ["other"]


def test_a_number_that_is_deleted_is_in_nobodys_care(
    session: Session, village: Cast, member: Actor
) -> None:
    service.pair(session, member.user_id or 0, ["018", "019"], by=village.admin, at=AT)
    service.pair(session, member.user_id or 0, ["019"], by=village.admin, at=LATER)
    assert in_care(session, village) == {"018": None, "019": "member"}


def test_a_group_is_ticked_and_those_in_nobodys_care_stand_first(
    client: FlaskClient, session: Session, village: Cast, member: Actor
) -> None:
    service.pair(session, member.user_id or 0, ["018"], by=village.admin, at=AT)
    session.commit()
    office = sign_in(client, session, village.admin)
    shown = text_of(open_page(office, "/manage/pairs/groups/0"))
    assert shown.index("019") < shown.index("018")
    ticked = {"member": member.user_id, "households": [village.zhang.id, village.li.id]}
    assert office.post("/manage/pairs/groups/0", data=ticked).status_code == 303
    assert in_care(session, village) == {"018": "member", "019": "member"}
    nothing = office.post("/manage/pairs/groups/0", data={"member": member.user_id})
    assert nothing.status_code == 422
    open_page(office, "/manage/pairs/groups/999", status=404)


def test_a_member_who_leaves_hands_everything_over_in_one_act(
    client: FlaskClient, session: Session, village: Cast, member: Actor, other: Actor
) -> None:
    service.pair(session, member.user_id or 0, ["018", "019"], by=village.admin, at=AT)
    session.commit()
    office = sign_in(client, session, village.admin)
    address = f"/manage/pairs/members/{member.user_id}/handover"
    assert office.post(address, data={"member": member.user_id}).status_code == 422
    assert office.post(address, data={"member": other.user_id}).status_code == 303
    assert in_care(session, village) == {"018": "other", "019": "other"}
    with pytest.raises(SameMember):
        service.hand_over(session, 1, 1, by=village.admin, at=AT)


def test_the_households_of_a_member_who_was_dismissed_are_in_nobodys_care(
    session: Session, village: Cast, member: Actor, other: Actor
) -> None:
    service.pair(session, member.user_id or 0, ["018"], by=village.admin, at=AT)
    dismiss(session, member.user_id or 0, by=village.admin, at=AT)
    assert in_care(session, village)["018"] is None
    assert [group.without for group in queries.list_groups(session, village.admin)] == [2]


def test_only_paired_members_of_the_village_are_paired(
    session: Session, village: Cast, next_village: NextVillage, member: Actor
) -> None:
    ours = {village.zhang.id: member.user_id or 0}
    with pytest.raises(NotFound):
        service.pair(session, village.recorder.user_id or 0, ["018"], by=village.admin, at=AT)
    with pytest.raises(NotFound):
        service.pair(session, member.user_id or 0, ["018"], by=next_village.clerk, at=AT)
    with pytest.raises(NotFound):
        service.pair_households(session, ours, by=next_village.clerk, at=AT)
    with pytest.raises(NotFound):
        service.pair_households(
            session, {next_village.wu.id: member.user_id or 0}, by=village.admin, at=AT
        )
    with pytest.raises(UnknownNumbers):
        service.pair(session, member.user_id or 0, ["999"], by=village.admin, at=AT)
    with pytest.raises(NobodyTicked):
        service.pair_households(session, {}, by=village.admin, at=AT)


def test_of_18_and_018_the_one_written_so_is_paired(
    session: Session, village: Cast, member: Actor
) -> None:
    enrol_household(session, number="18", members=[Member("赵一")], by=village.admin)
    for number in ("18", "018"):
        service.pair(session, member.user_id or 0, [number], by=village.admin, at=AT)
        listed = [paired.numbers for paired in queries.list_members(session, village.admin)]
        assert listed == [(number,)]
