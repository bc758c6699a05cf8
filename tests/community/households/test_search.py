"""One field finds people and households, whatever part of them is typed."""

import pytest
from sqlalchemy.orm import Session

from pointsapp.community.households.search import find_households, find_people
from pointsapp.community.households.service import Member, enrol_household
from tests.village import Cast, NextVillage


@pytest.mark.parametrize(
    "typed", ["张学军", "学军", "zxj", "ZXJ", "zhangxue", "018", "０１８", "张 学军"]
)
def test_zhang_xuejun_is_found_by_any_part_of_him(
    session: Session, village: Cast, typed: str
) -> None:
    assert "张学军" in [person.name for person in find_people(session, village.id, typed).rows]


def test_a_person_is_found_by_the_phones_tail(session: Session, village: Cast) -> None:
    enrol_household(
        session, number="777", members=[Member("仇小山", phone="13800138123")], by=village.admin
    )
    assert [p.number for p in find_people(session, village.id, "8123").rows] == ["777"]
    assert [h.number for h in find_households(session, village.id, "qxs").rows] == ["777"]


@pytest.mark.parametrize("typed", ["", "  ", "%", "_", "'; drop table resident; --", "吴建国"])
def test_nothing_is_found_by_nothing_wildcards_or_the_neighbours(
    session: Session, village: Cast, next_village: NextVillage, typed: str
) -> None:
    assert find_people(session, village.id, typed).rows == ()
    assert find_households(session, village.id, typed).rows == ()


def test_the_exact_number_comes_first(session: Session, village: Cast) -> None:
    enrol_household(session, number="1", members=[Member("赵一")], by=village.admin)
    enrol_household(session, number="10", members=[Member("赵十")], by=village.admin)
    assert [h.number for h in find_households(session, village.id, "1").rows][:2] == ["1", "10"]
