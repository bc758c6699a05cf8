"""A village opens its book; a household gets its number, its members and its account."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import system_actor
from pointsapp.community.households.service import Member, enrol_household, sort_key
from pointsapp.community.models import Resident
from pointsapp.community.villages.service import VillageCodeTaken, create_village

AT = datetime(2026, 11, 14, 2, 0, tzinfo=UTC)


def test_a_village_opens_with_its_book_and_contra_accounts(session: Session) -> None:
    village = create_village(session, name="白屯村", code="410972100999", at=AT, township="王助镇")
    for kind in ("issued", "redeemed", "expired"):
        account_id = ledger.find_account(session, book_id=village.id, kind=kind)
        assert ledger.balance(session, account_id) == 0


def test_two_villages_cannot_share_a_code(session: Session) -> None:
    create_village(session, name="白屯村", code="410972100999", at=AT)
    with pytest.raises(VillageCodeTaken):
        create_village(session, name="另一村", code="410972100999", at=AT)


def test_a_household_is_enrolled_with_its_head_and_an_empty_account(session: Session) -> None:
    village = create_village(session, name="白屯村", code="410972100999", at=AT)
    members = [Member("张学军", "户主", phone="13800001234"), Member("王桂兰", "配偶")]
    household = enrol_household(
        session, number="018", members=members, group="一组", by=system_actor(village.id)
    )
    head = session.scalars(select(Resident).where(Resident.id == household.head_id)).one()
    assert (head.name, head.name_initials, head.phone_tail) == ("张学军", "zxj", "1234")
    assert ledger.balance(session, household.account_id) == 0


def test_households_stand_in_the_order_that_people_count() -> None:
    numbers = ["10", "9", "3-018", "3-2"]
    assert sorted(numbers, key=sort_key) == ["3-2", "3-018", "9", "10"]
