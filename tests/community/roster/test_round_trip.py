"""Whatever a village is like: its roster out and in again changes nothing."""

from dataclasses import dataclass
from io import BytesIO

import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pointsapp.community.households.names import clean_name, number_key
from pointsapp.community.households.service import HEAD, Member, enrol_household
from pointsapp.community.kept_imports.service import file_of
from pointsapp.community.lists.words import FIELDS
from pointsapp.community.models import Resident
from pointsapp.community.roster import service
from pointsapp.community.roster.comparing import Answers
from pointsapp.community.roster.reading import read_roster
from pointsapp.community.roster.writing import export_roster
from tests.community.roster.rosters import TODAY, everything
from tests.examples import examples_on_each
from tests.village import AT, Cast

SURNAMES = [
    "吕",
    "单",
    "仇",
    "尉迟",
    "单于",
    "覃",
    "曾",
    "㛃",
    "𠮷",
    "买买提·",
    "阿依古丽·",
    "A. ",
    "O'",
]
HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
ODD = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
MEAN = [
    "=1+1",
    "+86",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "_x0041_",
    "#N/A",
    "1962.10",
    "018",
    "无",
    "，。；",
    "①㎡½",
]
BIRTHS = st.one_of(
    st.none(),
    st.integers(1920, 2025).map(str),
    st.dates(TODAY.replace(1920), TODAY).map(lambda day: f"{day:%Y-%m}"),
    st.dates(TODAY.replace(1920), TODAY).map(str),
)
PHONES = st.one_of(
    st.none(), st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.just("03721234567")
)
NUMBERS = st.one_of(
    st.from_regex(r"[1-9][0-9]{0,3}|0[0-9]{1,2}[1-9]", fullmatch=True),
    st.from_regex(r"[1-9]{1,2}-[0-9]{1,3}", fullmatch=True),
    st.from_regex(r"[东西南北AB][0-9]{1,3}", fullmatch=True),
).filter(lambda number: number_key(number) not in {"18", "19"})
NAMES = st.builds(
    lambda surname, given_name: clean_name(surname + given_name),
    st.sampled_from(SURNAMES),
    st.text(HAN, min_size=1, max_size=4),
)
PEOPLE = st.builds(
    Member,
    name=NAMES,
    relation=st.sampled_from(["", HEAD, "配偶", "长子", "孙女（养）"]),
    sex=st.sampled_from(["", "男", "女"]),
    born=BIRTHS,
    phone=PHONES,
    is_party_member=st.booleans(),
    note=st.one_of(st.just(""), st.sampled_from(MEAN), ODD),
)


@dataclass(frozen=True)
class Family:
    number: str
    group: str | None
    people: list[Member]
    head: int
    leaves: bool
    is_closed: bool


VILLAGES = st.lists(
    st.builds(
        Family,
        number=NUMBERS,
        group=st.sampled_from([None, "一组", "南头 2组", "第三（新）组"]),
        people=st.lists(PEOPLE, min_size=1, max_size=4, unique_by=lambda member: member.name),
        head=st.integers(0, 3),
        leaves=st.booleans(),
        is_closed=st.booleans(),
    ),
    max_size=5,
    unique_by=lambda family: number_key(family.number),
)


def settle(session: Session, village: Cast, family: Family) -> None:
    """Enrol a family; its head, who left and whether it is closed are as somebody made them."""
    home = enrol_household(
        session,
        number=family.number,
        members=family.people,
        group=family.group,
        by=village.admin,
    )
    people = session.scalars(
        sa.select(Resident).filter_by(household_id=home.id).order_by(Resident.id)
    ).all()
    home.head_id = people[family.head % len(people)].id
    if family.leaves:
        people[0].left_on = TODAY
    if family.is_closed:
        home.closed_on = TODAY
    session.flush()


@settings(
    max_examples=examples_on_each(20),
    phases=set(Phase) - {Phase.shrink, Phase.explain},  # each example reads a file in a process
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(families=VILLAGES, all_emptied=st.booleans())
def test_the_roster_out_and_in_again_changes_nothing(
    session: Session, village: Cast, *, families: list[Family], all_emptied: bool
) -> None:
    session.rollback()  # what the last example left when it failed
    for family in families:
        settle(session, village, family)
    before = everything(session)
    file = export_roster(session, by=village.admin)
    roster = read_roster(BytesIO(file), today=TODAY)
    assert roster.errors == ()
    told = Answers(frozenset(FIELDS) - {"relation"}) if all_emptied else Answers()
    done = service.save(
        session, roster, file_of("花名册.xlsx", file), answers=told, by=village.admin, at=AT
    )
    assert (done.changes, done.moves, done.new_people) == ([], [], [])
    assert done.changes_nothing
    assert everything(session) == before
    session.rollback()
