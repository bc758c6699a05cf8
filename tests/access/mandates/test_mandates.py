"""A household lets its paired member act: on its phone, on paper, never beyond the pairing."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.mandates import queries, service
from pointsapp.access.mandates.refusals import (
    NobodyLooksAfter,
    NoMandate,
    OwnMandate,
    PaperTooOld,
)
from pointsapp.access.mandates.service import SignedPaper
from pointsapp.access.models import Mandate
from pointsapp.access.pairs import service as pairs
from pointsapp.access.permissions import Role
from pointsapp.access.staff import service as staff
from pointsapp.actor import Actor
from pointsapp.community.changes import service as changes
from pointsapp.community.changes.service import Closing, Merger
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day
from tests.village import AT, Cast, NextVillage, hire, resident_of

TODAY = village_day(AT)
KEY = "7f1b1d6e-0000-4000-8000-0000000000ab"
A_YEAR = timedelta(days=365)


def may_act(session: Session, member: Actor, household_id: int, *, on: date = TODAY) -> bool:
    rows = queries.households_of_member(session, member, today=on)
    return any(row.id == household_id and row.until is not None for row in rows)


@pytest.fixture
def agreed(session: Session, village: Cast, member: Actor) -> int:
    """The mandate that 张家 gave on its phone."""
    return service.agree(session, by=resident_of(village.zhang, village.id), at=AT)


def test_a_household_agrees_on_its_phone_for_a_year(
    session: Session, village: Cast, member: Actor, agreed: int
) -> None:
    assert may_act(session, member, village.zhang.id)
    assert may_act(session, member, village.zhang.id, on=TODAY + A_YEAR)
    assert not may_act(session, member, village.zhang.id, on=TODAY + A_YEAR + timedelta(days=1))
    again = service.agree(session, by=resident_of(village.zhang, village.id), at=AT)
    assert again == agreed


def test_the_office_notes_a_signed_paper_and_says_who(
    session: Session, village: Cast, member: Actor
) -> None:
    paper = SignedPaper(village.zhang.id, TODAY - timedelta(days=3))
    first = service.note_paper(session, paper, key=KEY, by=village.admin, at=AT)
    assert service.note_paper(session, paper, key=KEY, by=village.admin, at=AT) == first
    home = queries.household_to_act_for(session, village.admin, village.zhang.id, today=TODAY)
    assert home.standing is not None
    assert home.standing.given_by == "admin"
    assert home.standing.until == paper.signed_on + A_YEAR


@pytest.mark.parametrize("days", [-1, 31])
def test_a_paper_of_the_future_or_of_long_ago_is_not_noted(
    session: Session, village: Cast, member: Actor, days: int
) -> None:
    paper = SignedPaper(village.zhang.id, TODAY - timedelta(days=days))
    with pytest.raises(PaperTooOld):
        service.note_paper(session, paper, key=KEY, by=village.admin, at=AT)


def test_a_member_never_notes_his_own_paper(session: Session, village: Cast) -> None:
    both = hire(session, "chief", Role.ADMIN, Role.PAIRED_MEMBER, village_id=village.id)
    pairs.pair(session, both.user_id or 0, ["018"], by=village.admin, at=AT)
    with pytest.raises(OwnMandate):
        service.note_paper(session, SignedPaper(village.zhang.id, TODAY), key=KEY, by=both, at=AT)


def test_without_a_paired_member_there_is_nobody_to_act(session: Session, village: Cast) -> None:
    with pytest.raises(NobodyLooksAfter):
        service.agree(session, by=resident_of(village.li, village.id), at=AT)


def test_the_office_of_another_village_notes_and_ends_nothing(
    session: Session, village: Cast, next_village: NextVillage, agreed: int, member: Actor
) -> None:
    paper = SignedPaper(village.zhang.id, TODAY)
    with pytest.raises(NotFound):
        service.note_paper(session, paper, key=KEY, by=next_village.clerk, at=AT)
    with pytest.raises(NotFound):
        service.end_at_office(session, village.zhang.id, by=next_village.clerk, at=AT)
    assert may_act(session, member, village.zhang.id)


def test_a_new_mandate_replaces_the_one_before(
    session: Session, village: Cast, member: Actor, agreed: int
) -> None:
    paper = SignedPaper(village.zhang.id, TODAY)
    service.note_paper(session, paper, key=KEY, by=village.admin, at=AT)
    ended = session.scalars(sa.select(Mandate.ended).order_by(Mandate.id)).all()
    assert ended == ["renewed", None]


def end_on_phone(session: Session, village: Cast, member: Actor) -> None:
    service.take_back(session, by=resident_of(village.zhang, village.id), at=AT)


def end_at_office(session: Session, village: Cast, member: Actor) -> None:
    service.end_at_office(session, village.zhang.id, by=village.admin, at=AT)


def pair_with_somebody_else(session: Session, village: Cast, member: Actor) -> None:
    other = hire(session, "other", Role.PAIRED_MEMBER, village_id=village.id)
    pairs.hand_over(session, member.user_id or 0, other.user_id or 0, by=village.admin, at=AT)


def dismiss(session: Session, village: Cast, member: Actor) -> None:
    staff.dismiss(session, member.user_id or 0, by=village.admin, at=AT)


def take_the_role(session: Session, village: Cast, member: Actor) -> None:
    staff.change_member(
        session,
        member.user_id or 0,
        name="member",
        roles=[Role.RECORDER],
        household_id=None,
        by=village.admin,
        at=AT,
    )


def merge(session: Session, village: Cast, member: Actor) -> None:
    changes.merge(session, village.zhang.id, Merger("019"), key=KEY, by=village.admin, at=AT)


def close(session: Session, village: Cast, member: Actor) -> None:
    changes.close(
        session, village.zhang.id, Closing(lapses=False), key=KEY, by=village.admin, at=AT
    )


ENDINGS = (
    end_on_phone, end_at_office, pair_with_somebody_else, dismiss, take_the_role, merge, close,
)  # fmt: skip


@pytest.mark.parametrize("end", ENDINGS)
def test_a_mandate_ends_with_the_consent_the_pairing_the_office_or_the_household(
    session: Session, village: Cast, member: Actor, agreed: int, end: object
) -> None:
    assert callable(end)
    end(session, village, member)
    assert not may_act(session, member, village.zhang.id)
    assert not may_act(session, member, village.li.id)
    with pytest.raises((NotFound, NoMandate)):
        service.begin_acting(session, village.zhang.id, 0, by=member, at=AT)


def test_a_pairing_or_an_account_that_comes_back_brings_no_mandate_back(
    session: Session, village: Cast, member: Actor, agreed: int
) -> None:
    pair_with_somebody_else(session, village, member)
    pairs.pair(session, member.user_id or 0, ["018"], by=village.admin, at=AT)
    assert not may_act(session, member, village.zhang.id)
    service.agree(session, by=resident_of(village.zhang, village.id), at=AT)
    dismiss(session, village, member)
    staff.call_back(session, member.user_id or 0, by=village.admin, at=AT)
    assert not may_act(session, member, village.zhang.id)
