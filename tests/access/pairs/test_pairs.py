"""A party member looks after some households and claims for their people."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.pairs import service as pairs
from pointsapp.access.pairs.service import UnknownNumbers, read_numbers
from pointsapp.access.permissions import Role
from pointsapp.actor import Actor
from pointsapp.community.households.service import Member, enrol_household
from pointsapp.refusals import NotFound
from tests.page import check_page, open_page, text_of
from tests.village import Cast, NextVillage, hire, sign_in


@pytest.fixture
def member(session: Session, village: Cast) -> Actor:
    made = hire(session, "member", Role.PAIRED_MEMBER, village_id=village.id)
    session.commit()
    return made


def test_numbers_are_read_however_they_are_typed() -> None:
    assert read_numbers("018、019, 020；021\n018") == ["018", "019", "020", "021"]


def test_an_administrator_pairs_and_the_member_claims_for_those_in_care(
    client: FlaskClient, session: Session, village: Cast, member: Actor
) -> None:
    admin = sign_in(client, session, village.admin)
    wrong = admin.post("/manage/pairs", data={"member": member.user_id, "numbers": "018 777"})
    assert wrong.status_code == 422
    assert "777" in text_of(check_page(wrong.text))
    admin.post("/manage/pairs", data={"member": member.user_id, "numbers": "018"})
    assert "018" in text_of(open_page(admin, "/manage/pairs"))
    paired = sign_in(client, session, member)
    assert "张学军" in text_of(open_page(paired, "/paired/"))
    zhang, li = village.zhang.people["张学军"], village.li.people["李秀英"]
    open_page(paired, f"/paired/residents/{zhang}/claim")
    open_page(paired, f"/paired/residents/{li}/claim", status=404)
    assert paired.get("/claims/").status_code == 403


def test_a_household_has_one_member_and_the_last_word_counts(
    session: Session, village: Cast, member: Actor
) -> None:
    other = hire(session, "other", Role.PAIRED_MEMBER, village_id=village.id)
    pairs.pair(session, member.user_id or 0, ["018", "019"], by=village.admin)
    pairs.pair(session, other.user_id or 0, ["019"], by=village.admin)
    assert pairs.looks_after(session, other, village.li.id)
    assert not pairs.looks_after(session, member, village.li.id)
    assert [one.number for one in pairs.households_in_care(session, member)] == ["018"]


def test_only_paired_members_of_the_village_are_paired(
    session: Session, village: Cast, next_village: NextVillage, member: Actor
) -> None:
    with pytest.raises(NotFound):
        pairs.pair(session, village.recorder.user_id or 0, ["018"], by=village.admin)
    with pytest.raises(NotFound):
        pairs.pair(session, member.user_id or 0, ["018"], by=next_village.clerk)
    with pytest.raises(UnknownNumbers):
        pairs.pair(session, member.user_id or 0, ["999"], by=village.admin)


def test_of_18_and_018_the_one_written_so_is_paired(
    session: Session, village: Cast, member: Actor
) -> None:
    enrol_household(session, number="18", members=[Member("赵一")], by=village.admin)
    for number in ("18", "018"):
        pairs.pair(session, member.user_id or 0, [number], by=village.admin)
        listed = [paired.numbers for paired in pairs.list_members(session, village.admin)]
        assert listed == [(number,)]
