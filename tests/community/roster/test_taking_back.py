"""An import is taken back as one act, while nothing builds on it."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.cards import service as cards
from pointsapp.community.books import AccountKind
from pointsapp.community.changes import members
from pointsapp.community.changes import service as changes
from pointsapp.community.households.service import Member
from pointsapp.community.kept_imports.refusals import ImportBuiltOn
from pointsapp.community.models import KeptImport, Resident
from pointsapp.community.roster import service
from pointsapp.community.roster.comparing import Answers
from pointsapp.refusals import NotFound
from tests.community.roster.rosters import (
    MEANT,
    WU,
    case,
    everything,
    head_of,
    household,
    last_import,
    listed,
    plan,
    read,
    resident,
    save,
    take_back,
)
from tests.page import statements
from tests.village import AT, Cast, Home, NextVillage

KEY = "7f1b1d6e-0000-4000-8000-00000000cafe"
Swept = Callable[..., int]


def test_taken_back_everything_is_as_before_and_importing_works_again(
    session: Session, village: Cast
) -> None:
    found = listed(
        "户号 姓名 与户主关系 村民小组 联系电话",
        ("018", "王桂兰", "户主", "一组", "13800138000"),
        (None, "张小宝", "子", None, None),
        ("101", "吴建国", "户主", "二组", None),
    )
    before = everything(session)
    first = save(session, village, found)
    assert head_of(session, "018") == "王桂兰"
    take_back(session, village)
    assert everything(session) == before
    take_back(session, village)
    kept = session.get_one(KeptImport, last_import(session))
    assert (kept.taken_back_by, kept.taken_back_at) == (village.admin.code, AT)
    again = save(session, village, found)
    assert (again.changes, again.people_to_enrol) == (first.changes, 2)


def test_a_new_head_is_taken_back(session: Session, village: Cast) -> None:
    save(session, village, case("new-head--before"))
    before = everything(session)
    save(session, village, case("new-head--after"))
    take_back(session, village)
    assert everything(session) == before
    assert head_of(session, "001") == "张大山"


def test_who_moved_moves_back(session: Session, village: Cast) -> None:
    save(session, village, read(*WU))
    before = everything(session)
    moving = listed("户号 姓名 出生年月", ("201", "吴建国", "1962-03"), ("201", "吴小", "1990"))
    [move] = plan(session, village, moving).moves
    save(session, village, moving, Answers(many=True, moved={move.key: True}))
    assert head_of(session, "101") == "单春英"
    take_back(session, village)
    assert everything(session) == before


def test_imports_are_taken_back_in_their_order(session: Session, village: Cast) -> None:
    save(session, village, read(*WU))
    first = last_import(session)
    save(session, village, listed("户号 姓名 联系电话", ("101", "吴建国", "13900139000")))
    with pytest.raises(ImportBuiltOn):
        service.take_back(session, first, by=village.admin, at=AT)
    take_back(session, village)
    service.take_back(session, first, by=village.admin, at=AT)
    assert session.scalar(sa.select(Resident.id).filter_by(name="吴建国")) is None


def add_card(session: Session, village: Cast) -> None:
    cards.issue_card(session, household(session, "101").id, by=village.admin, at=AT)


def change_phone(session: Session, village: Cast) -> None:
    person = resident(session, "单春英")
    member = Member(person.name, person.relation, born=person.born, phone="13700137000")
    members.change_member(
        session, person.id, member, household_id=person.household_id, by=village.admin
    )


def leave(session: Session, village: Cast) -> None:
    person = resident(session, "单春英")
    members.move_away(
        session, person.id, household_id=person.household_id, on=AT.date(), by=village.admin
    )


def add_child(session: Session, village: Cast) -> None:
    members.add_member(session, household(session, "101").id, Member("吴小宝"), by=village.admin)


def make_head(session: Session, village: Cast) -> None:
    person = resident(session, "单春英")
    members.make_head(session, person.id, household_id=person.household_id, by=village.admin)


def split(session: Session, village: Cast) -> None:
    part = changes.Split("202", [resident(session, "单春英").id], 0)
    home = household(session, "101")
    changes.split(session, home.id, part, key=KEY, by=village.admin, at=AT)


def merge(session: Session, village: Cast) -> None:
    home = household(session, "101")
    changes.merge(session, home.id, changes.Merger("018"), key=KEY, by=village.admin, at=AT)


def give_points(session: Session, village: Cast) -> None:
    issued = ledger.find_account(session, book_id=village.id, kind=AccountKind.ISSUED)
    account = household(session, "101").account_id
    legs = (ledger.Leg(issued, -5), ledger.Leg(account, 5))
    posting = ledger.Posting("opening:x", "opening", legs, AT.date(), "opening", 1)
    ledger.post(session, village.id, posting, by=village.admin.code, at=AT)


@pytest.mark.parametrize(
    "build_on",
    [add_card, change_phone, leave, add_child, make_head, split, merge, give_points],
)
def test_what_something_builds_on_is_not_taken_back(
    session: Session, village: Cast, build_on: Callable[[Session, Cast], None]
) -> None:
    save(session, village, read(*WU))
    build_on(session, village)
    before = everything(session)
    session.commit()
    with pytest.raises(ImportBuiltOn):
        take_back(session, village)
    session.rollback()
    assert everything(session) == before


def test_whoever_has_a_deed_is_not_taken_back(
    session: Session, village: Cast, swept: Swept
) -> None:
    save(session, village, read(*WU))
    home, head = household(session, "101"), resident(session, "吴建国")
    wu = Home(home.id, home.account_id, head.id, "101", {"吴建国": head.id})
    swept((wu, "吴建国", 200))
    session.commit()
    with pytest.raises(ImportBuiltOn):
        take_back(session, village)


def test_a_changed_fact_of_somebody_known_before_is_not_taken_back(
    session: Session, village: Cast
) -> None:
    save(session, village, listed("户号 姓名 联系电话", ("019", "李秀英", "13900139000")))
    person = resident(session, "李秀英")
    members.change_member(
        session, person.id, Member("李秀英"), household_id=village.li.id, by=village.admin
    )
    with pytest.raises(ImportBuiltOn):
        take_back(session, village)


def test_nobody_moves_back_into_a_household_that_was_closed(
    session: Session, village: Cast
) -> None:
    save(session, village, listed("户号 姓名 出生年月", ("301", "周四", "1950-01")))
    moving = listed("户号 姓名 出生年月", ("019", "周四", "1950-01"))
    [move] = plan(session, village, moving).moves
    save(session, village, moving, Answers(many=True, strangers=True, moved={move.key: True}))
    home = household(session, "301")
    changes.close(session, home.id, changes.Closing(lapses=False), key=KEY, by=village.admin, at=AT)
    with pytest.raises(ImportBuiltOn):
        take_back(session, village)


def test_the_next_villages_import_is_nothing_here(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    save(session, village, read(*WU))
    with pytest.raises(NotFound):
        service.take_back(session, last_import(session), by=next_village.clerk, at=AT)


@pytest.mark.parametrize("households", [1, 43, 531])
def test_taking_back_takes_the_same_statements_for_many(
    session: Session, village: Cast, households: int
) -> None:
    rows = [(str(1000 + n), "张三", "13800138000") for n in range(households)]
    save(session, village, listed("户号 姓名 联系电话", *rows))
    changed = [(*row[:2], "13900139000") for row in rows]
    save(session, village, listed("户号 姓名 联系电话", *changed), MEANT)
    last = last_import(session)
    with statements(session.connection()) as facts:
        service.take_back(session, last, by=village.admin, at=AT)
    first = session.scalars(sa.select(sa.func.min(KeptImport.id))).one()
    with statements(session.connection()) as people:
        service.take_back(session, first, by=village.admin, at=AT)
    assert len(facts) <= 15
    assert len(people) <= 15
