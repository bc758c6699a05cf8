"""One field finds people and households, whatever part of them is typed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pointsapp.community.changes import members
from pointsapp.community.changes import service as changes
from pointsapp.community.households.names import fold, number_key, search_terms
from pointsapp.community.households.search import (
    FoundPerson,
    Matches,
    find_households,
    find_people,
    household_with_number,
)
from pointsapp.community.households.service import Member, enrol_household
from pointsapp.community.models import Resident
from pointsapp.portal.own_data.service import NAME, forget_resident
from tests.examples import examples_on_each
from tests.village import AT, Cast, NextVillage


def people_found(session: Session, village: Cast, typed: str) -> Matches[FoundPerson]:
    """Search as a clerk does today."""
    return find_people(session, village.id, typed, on=AT.date(), limit=99)


@pytest.mark.parametrize(
    "typed", ["张学军", "学军", "zxj", "ZXJ", "zhangxue", "018", "０１８", "张 学军"]
)
def test_zhang_xuejun_is_found_by_any_part_of_him(
    session: Session, village: Cast, typed: str
) -> None:
    assert "张学军" in [person.name for person in people_found(session, village, typed).rows]


def test_a_person_is_found_by_the_phones_tail(session: Session, village: Cast) -> None:
    enrol_household(
        session, number="777", members=[Member("仇小山", phone="13800138123")], by=village.admin
    )
    assert [p.number for p in people_found(session, village, "8123").rows] == ["777"]
    assert [h.number for h in find_households(session, village.id, "qxs").rows] == ["777"]


@pytest.mark.parametrize("typed", ["", "  ", "%", "_", "'; drop table resident; --", "吴建国"])
def test_nothing_is_found_by_nothing_wildcards_or_the_neighbours(
    session: Session, village: Cast, next_village: NextVillage, typed: str
) -> None:
    assert people_found(session, village, typed).rows == ()
    assert find_households(session, village.id, typed).rows == ()


def test_the_exact_number_comes_first(session: Session, village: Cast) -> None:
    enrol_household(session, number="1", members=[Member("赵一")], by=village.admin)
    enrol_household(session, number="10", members=[Member("赵十")], by=village.admin)
    assert [h.number for h in find_households(session, village.id, "1").rows][:2] == ["1", "10"]


FAMILY = "吕单仇曾解张王"
GIVEN = ["小兰", "绿", "学军", "国庆", "春英"]
MEMBERS = st.builds(
    lambda surname, given, phone: Member(surname + given, phone=phone),
    st.sampled_from(FAMILY),
    st.sampled_from(GIVEN),
    st.none() | st.sampled_from(["13800138123", "13912348123", "15800000018"]),
)
VILLAGES = st.dictionaries(
    st.integers(300, 399).map(str) | st.sampled_from(["A7", "3-018", "0411"]),
    st.lists(MEMBERS, min_size=1, max_size=3),
    min_size=1,
    max_size=5,
)
TYPED = ["小兰", "绿", "lv", "lü", "lyuxl", "scy", "dan", "chou", "8123", "0018", "3", "0３00",
         "a7", "3-018", "411", "13800138123", "1380013", "zxj", "ZXJ", "学"]  # fmt: skip


def found_slowly(homes: dict[str, list[Member]], typed: str) -> set[str]:
    """Return the numbers of the households that are meant, by comparing everybody in turn."""
    word = fold(typed)

    def is_meant(member: Member) -> bool:
        terms = search_terms(member.name, member.phone).split()
        return any(t == word if word.isdecimal() else t.startswith(word) for t in terms)

    return {
        number
        for number, members in homes.items()
        if number_key(number).startswith(number_key(word)) or any(map(is_meant, members))
    }


@settings(
    max_examples=examples_on_each(15), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(homes=VILLAGES, typed=st.sampled_from(TYPED))
def test_both_databases_find_what_a_slow_comparison_finds(
    session: Session, village: Cast, homes: dict[str, list[Member]], typed: str
) -> None:
    with session.begin_nested() as mark:
        for number, members in homes.items():
            enrol_household(session, number=number, members=members, by=village.admin)
        households = find_households(session, village.id, typed).rows
        people = people_found(session, village, typed).rows
        mark.rollback()
    slowly = found_slowly(homes, typed)
    assert {home.number for home in households if home.number in homes} == slowly
    assert {person.number for person in people if person.number in homes} == slowly


@pytest.mark.parametrize("written", ["18", "018", "０１８", " 0018"])
def test_every_notation_is_one_number(session: Session, village: Cast, written: str) -> None:
    assert household_with_number(session, village.id, written) == village.zhang.id


def test_of_18_and_018_the_one_written_so_is_meant(session: Session, village: Cast) -> None:
    other = enrol_household(session, number="18", members=[Member("赵一")], by=village.admin)
    assert household_with_number(session, village.id, "18") == other.id
    assert household_with_number(session, village.id, "018") == village.zhang.id


def test_who_matched_is_named_and_a_cut_list_says_how_many(session: Session, village: Cast) -> None:
    for number in range(700, 725):
        members = [Member("马铁柱"), Member("孙凤霞")]
        enrol_household(session, number=str(number), members=members, by=village.admin)
    found = find_households(session, village.id, "sfx")
    assert (len(found.rows), found.total) == (20, 25)
    assert {(home.head, home.relative) for home in found.rows} == {("马铁柱", "孙凤霞")}
    assert {home.relative for home in find_households(session, village.id, "mtz").rows} == {None}


def terms_as_computed_anew(session: Session) -> bool:
    people = session.query(Resident).filter(Resident.name != NAME)
    return all(p.search_terms == search_terms(p.name, p.phone) for p in people)


def test_terms_follow_every_change_of_a_person(session: Session, village: Cast) -> None:
    home, by = village.zhang, village.admin
    new = members.add_member(session, home.id, Member("吕兰", phone="13912345678"), by=by)
    members.change_member(session, new, Member("曾兰"), household_id=home.id, by=by)
    assert terms_as_computed_anew(session)
    assert [p.name for p in people_found(session, village, "cenglan").rows] == ["曾兰"]
    assert (
        people_found(session, village, "lvlan").rows
        == people_found(session, village, "5678").rows
        == ()
    )
    part = changes.Split("900", [new], 0)
    changes.split(session, home.id, part, key="k" * 32, by=by, at=AT)
    assert [p.number for p in people_found(session, village, "zenglan").rows] == ["900"]
    members.move_away(session, village.li.head_id, household_id=village.li.id, on=AT.date(), by=by)
    forget_resident(session, village.li.head_id, by=by, at=AT)
    forgotten = session.get_one(Resident, village.li.head_id)
    assert (forgotten.search_terms, terms_as_computed_anew(session)) == ("", True)
