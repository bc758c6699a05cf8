"""A roster is saved whole or not at all, and once."""

from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.community.changes import members
from pointsapp.community.changes import service as changes
from pointsapp.community.kept_imports.service import file_of
from pointsapp.community.models import KeptImport, Resident
from pointsapp.community.roster import refusals, service
from pointsapp.community.roster.comparing import Answers, Plan
from pointsapp.community.roster.reading import Roster
from tests.community.roster.rosters import (
    MEANT,
    QIU,
    WU,
    case,
    everything,
    head_of,
    household,
    listed,
    plan,
    read,
    resident,
    save,
    take_back,
)
from tests.page import statements
from tests.village import AT, Cast

KEY = "7f1b1d6e-0000-4000-8000-00000000cafe"
BORN = "户号 姓名 与户主关系 出生年月"


def save_file(session: Session, village: Cast, roster: Roster, content: bytes = b"one") -> Plan:
    """Save the very same file."""
    file = file_of("roster.xlsx", content)
    return service.save(session, roster, file, answers=MEANT, by=village.admin, at=AT)


def test_saved_once_and_again_changes_nothing(session: Session, village: Cast) -> None:
    found = read(*WU, *QIU)
    first = save(session, village, found)
    assert (len(first.new_households), first.people_to_enrol) == (2, 3)
    before = everything(session)
    assert save(session, village, found).changes_nothing
    assert everything(session) == before
    head = resident(session, "吴建国")
    assert (head.name_initials, head.phone_tail) == ("wjg", "8001")
    assert head_of(session, "101") == "吴建国"


def test_who_lives_alone_or_has_no_phone_stands_in_the_list(
    session: Session, village: Cast
) -> None:
    flags = "户号 姓名 独居 无手机"
    told = listed(flags, ("101", "吴建国", None, "√"), (None, "单春英", "否", None))
    save(session, village, told)
    home = household(session, "101")
    assert (home.lives_alone, home.has_no_phone) == (False, True)
    again = listed(flags, ("101", "吴建国", "是", "否"), ("019", "李秀英", None, "无"))
    changes_told = [(one.field, one.after) for one in plan(session, village, again).changes]
    assert changes_told == [("lives_alone", "True"), ("has_no_phone", "False")]
    save(session, village, again)
    assert (home.lives_alone, home.has_no_phone) == (True, False)
    take_back(session, village)
    assert (home.lives_alone, home.has_no_phone) == (False, True)
    [error] = listed(flags, ("101", "吴建国", "也许", None)).errors
    assert error.reason == "neither-yes-nor-no"


@pytest.mark.parametrize("happening", ["head", "merged", "left", "corrected", "closed", "twice"])
def test_the_same_file_twice_changes_nothing_whatever_happened_in_between(
    session: Session, village: Cast, happening: str
) -> None:
    save_file(session, village, found := read(*WU, *QIU))
    home, head, wife = (
        household(session, "101"), resident(session, "吴建国"), resident(session, "单春英"),
    )  # fmt: skip
    by = village.admin
    if happening == "head":
        members.make_head(session, wife.id, household_id=home.id, by=by)
    elif happening == "merged":
        changes.merge(session, home.id, changes.Merger("102"), key=KEY, by=by, at=AT)
    elif happening == "left":
        members.move_away(session, head.id, household_id=home.id, on=AT.date(), by=by)
    elif happening == "corrected":
        save(session, village, listed("户号 姓名 联系电话", ("101", "吴建国", "13900139000")))
    elif happening == "closed":
        changes.close(session, home.id, changes.Closing(lapses=False), key=KEY, by=by, at=AT)
    session.flush()
    before = everything(session)
    assert save_file(session, village, found).changes_nothing
    assert everything(session) == before
    imports = session.scalar(sa.select(sa.func.count(KeptImport.id)))
    assert imports == (2 if happening == "corrected" else 1)


def test_another_file_after_a_head_was_changed_by_hand_says_so(
    session: Session, village: Cast
) -> None:
    save(session, village, case("new-head--before"))
    home, mother = household(session, "001"), resident(session, "李小梅")
    members.make_head(session, mother.id, household_id=home.id, by=village.admin)
    [change] = plan(session, village, case("new-head--before")).changes
    assert (change.field, change.before, change.after) == ("head", "李小梅", "张大山")


def test_corrections_update_and_say_what(session: Session, village: Cast) -> None:
    save(session, village, read(*WU))
    corrected = (
        ("二组", *WU[0][1:7], "13900000000", "群众"),
        WU[1],
        (None, None, None, "吴小宝", "子"),
    )
    done = save(session, village, read(*corrected))
    assert {(change.field, change.after) for change in done.changes} == {
        ("group", "二组"), ("phone", "13900000000"), ("is_party_member", "False"),
    }  # fmt: skip
    assert [member.name for _household, member in done.new_people] == ["吴小宝"]
    assert resident(session, "吴建国").phone_tail == "0000"
    assert save(session, village, read(*corrected)).changes_nothing


def test_errors_save_nothing(session: Session, village: Cast) -> None:
    before = everything(session)
    with pytest.raises(refusals.RosterHasErrors):
        save(session, village, read(*WU, (None, "4", None, "<b>")))
    assert everything(session) == before


MOVING = ("019", "单春英", "儿媳", "1964-05-01")
"""Somebody whom the list has in 李家 now."""


def families(session: Session, village: Cast) -> None:
    """Let 吴家 live in the village."""
    save(session, village, read(*WU))


@pytest.mark.parametrize("born", ["1964-05-01", "1964-05", "1964"])
def test_somebody_of_the_same_name_and_birth_elsewhere_is_asked_about(
    session: Session, village: Cast, born: str
) -> None:
    families(session, village)
    moving = listed(BORN, (*MOVING[:3], born))
    [move] = plan(session, village, moving).moves
    assert (move.person.name, move.from_number, move.household.number) == ("单春英", "101", "019")
    with pytest.raises(refusals.MovesUnanswered) as unanswered:
        save(session, village, moving, Answers(strangers=True))
    assert unanswered.value.facts == {"names": ["单春英"]}


@pytest.mark.parametrize("born", ["1965-05-01", None])
def test_another_birth_or_none_is_another_person(
    session: Session, village: Cast, born: str | None
) -> None:
    families(session, village)
    assert plan(session, village, listed(BORN, (*MOVING[:3], born))).moves == []


def answered(session: Session, village: Cast, roster: Roster, *said: str) -> Answers:
    """Return an answer to each question in turn."""
    moves = plan(session, village, roster).moves
    moved = {move.key: word == "yes" for move, word in zip(moves, said, strict=True)}
    return Answers(many=True, strangers=True, moved=moved)


def test_who_moved_lives_in_one_household_only(session: Session, village: Cast) -> None:
    families(session, village)
    moving = listed(BORN, MOVING)
    answers = answered(session, village, moving, "yes")
    shown = plan(session, village, moving, answers)
    assert {(c.field, c.before, c.after) for c in shown.changes} == {
        ("number", "101", "019"), ("relation", "配偶", "儿媳"),
    }  # fmt: skip
    done = save(session, village, moving, answers)
    assert (done.people_to_enrol, ("101", "单春英") in done.missing) == (0, False)
    moved = resident(session, "单春英")
    assert (moved.household_id, moved.relation) == (village.li.id, "儿媳")
    assert moved.phone == "13800138002"
    assert save(session, village, moving).changes_nothing


def test_a_namesake_is_enrolled_as_a_second_person(session: Session, village: Cast) -> None:
    families(session, village)
    namesake = listed(BORN, MOVING)
    done = save(session, village, namesake, answered(session, village, namesake, "no"))
    assert (done.people_to_enrol, ("101", "单春英") in done.missing) == (1, True)
    homes = {person.household_id for person in people_called(session, "单春英")}
    assert homes == {household(session, "101").id, village.li.id}
    assert save(session, village, namesake).changes_nothing


def people_called(session: Session, name: str) -> Sequence[Resident]:
    """Return everybody of this name."""
    return session.scalars(sa.select(Resident).filter_by(name=name)).all()


def test_nobody_moves_to_two_households_at_once(session: Session, village: Cast) -> None:
    families(session, village)
    both = listed(BORN, ("018", *MOVING[1:]), MOVING)
    with pytest.raises(refusals.MovesUnanswered):
        save(session, village, both, answered(session, village, both, "yes", "yes"))
    save(session, village, both, answered(session, village, both, "no", "yes"))
    homes = [person.household_id for person in people_called(session, "单春英")]
    assert sorted(homes) == sorted([village.zhang.id, village.li.id])


def test_two_people_of_the_village_do_not_become_one(session: Session, village: Cast) -> None:
    families(session, village)
    other = listed(BORN, ("018", *MOVING[1:]))
    save(session, village, other, answered(session, village, other, "no"))
    third = listed(BORN, MOVING)
    with pytest.raises(refusals.MovesUnanswered):
        save(session, village, third, answered(session, village, third, "yes", "yes"))
    save(session, village, third, answered(session, village, third, "no", "yes"))
    homes = [person.household_id for person in people_called(session, "单春英")]
    assert len(homes) == 2


def test_a_head_who_moves_leaves_the_place_to_the_next(session: Session, village: Cast) -> None:
    families(session, village)
    moving = listed(BORN, ("019", "吴建国", "女婿", "1962-03"))
    save(session, village, moving, answered(session, village, moving, "yes"))
    assert head_of(session, "101") == "单春英"
    assert head_of(session, "019") == "李秀英"


def test_a_whole_family_under_a_new_number(session: Session, village: Cast) -> None:
    families(session, village)
    moving = listed(BORN, ("201", "吴建国", "户主", "1962-03"), (None, *MOVING[1:]))
    save(session, village, moving, answered(session, village, moving, "yes", "yes"))
    assert head_of(session, "201") == "吴建国"
    assert household(session, "101").head_id is None
    assert {p.household_id for p in people_called(session, "单春英")} == {
        household(session, "201").id
    }


@pytest.mark.parametrize("households", [1, 43, 531])
def test_saving_takes_the_same_statements_for_many_households(
    session: Session, village: Cast, households: int
) -> None:
    rows = [(str(1000 + n), "张三", "户主", "13800138000") for n in range(households)]
    with statements(session.connection()) as enrolled:
        save(session, village, listed("户号 姓名 与户主关系 联系电话", *rows))
    changed = [(*row[:3], "13900139000") for row in rows]
    with statements(session.connection()) as updated:
        save(session, village, listed("户号 姓名 与户主关系 联系电话", *changed))
    assert len([one for one in enrolled if not one.startswith("INSERT")]) <= 20
    assert len(updated) <= 12
