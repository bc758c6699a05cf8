"""People come and leave; households split, merge and close; no point is lost on the way."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TypedDict

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.models import User
from pointsapp.actor import Actor, system_actor
from pointsapp.community.changes import members
from pointsapp.community.changes import service as changes
from pointsapp.community.changes.refusals import (
    HouseholdClosed,
    HouseholdHasPoints,
    HouseholdUnknown,
    NobodyChosen,
    NobodyStays,
    NumberTaken,
    PersonTwice,
    PointsBeyondBalance,
    SomethingWaits,
)
from pointsapp.community.changes.service import Closing, Merger, Split
from pointsapp.community.households.service import Member, enrol_household
from pointsapp.community.models import Household, Resident
from pointsapp.earning.sheets.earned import earned
from pointsapp.refusals import NotFound
from tests.page import check_page, open_page, statements, text_of
from tests.village import AT, PASSWORD, Cast, Home, NextVillage, sign_in

Give = Callable[[Home, int], None]
MERGER_STATEMENTS = 43
KEY = "7d444840-9dc0-11d1-b245-5ffdce74fad2"


class Given(TypedDict):
    """What each of these acts is given."""

    key: str
    by: Actor
    at: datetime


def people_of(session: Session, household_id: int) -> list[str]:
    here = sa.select(Resident.name).filter_by(household_id=household_id, left_on=None)
    return list(session.scalars(here.order_by(Resident.id)))


def household(session: Session, number: str) -> Household:
    return session.scalars(sa.select(Household).filter_by(number=number)).one()


def test_a_household_splits_with_part_of_its_points(
    session: Session, village: Cast, give: Give
) -> None:
    give(village.zhang, 30)
    leaves = [village.zhang.people["王桂兰"]]
    part = Split("020", leaves, 10, village.approver.code)
    changes.split(session, village.zhang.id, part, key="s", by=village.admin, at=AT)
    new = household(session, "020")
    assert (people_of(session, village.zhang.id), people_of(session, new.id)) == (
        ["张学军"],
        ["王桂兰"],
    )
    assert new.head_id == leaves[0]
    assert ledger.balance(session, village.zhang.account_id) == 20
    assert ledger.balance(session, new.account_id) == 10
    assert earned(session, new.id, since=date.min) == 0
    assert ledger.verify(session.connection()).problems == []


@pytest.mark.parametrize(
    ("number", "who", "points", "refusal"),
    [
        ("019", ["王桂兰"], 0, NumberTaken),
        ("020", ["张学军", "王桂兰"], 0, NobodyStays),
        ("020", ["王桂兰"], 31, PointsBeyondBalance),
    ],
)
def test_a_split_that_cannot_be_changes_nothing(
    session: Session,
    village: Cast,
    give: Give,
    number: str,
    who: list[str],
    points: int,
    refusal: type[Exception],
) -> None:
    give(village.zhang, 30)
    wanted = Split(number, [village.zhang.people[name] for name in who], points)
    with pytest.raises(refusal):
        changes.split(session, village.zhang.id, wanted, key="s", by=village.admin, at=AT)


def test_a_household_goes_into_another_one_with_all_it_has(
    session: Session, village: Cast, give: Give
) -> None:
    give(village.zhang, 30)
    give(village.li, 5)
    session.get_one(User, village.approver.user_id).household_id = village.li.id
    into = Merger("018", village.recorder.code)
    changes.merge(session, village.li.id, into, key="m", by=village.admin, at=AT)
    assert people_of(session, village.zhang.id) == ["张学军", "王桂兰", "李秀英"]
    assert ledger.balance(session, village.zhang.account_id) == 35
    assert ledger.balance(session, village.li.account_id) == 0
    approver = session.get_one(User, village.approver.user_id, populate_existing=True)
    assert approver.household_id == village.zhang.id
    with pytest.raises(HouseholdClosed):
        changes.merge(session, village.li.id, Merger("018"), key="n", by=village.admin, at=AT)
    with pytest.raises(HouseholdUnknown):
        changes.merge(session, village.zhang.id, Merger("019"), key="n", by=village.admin, at=AT)
    with pytest.raises(HouseholdUnknown):
        changes.merge(session, village.zhang.id, Merger("018"), key="n", by=village.admin, at=AT)
    assert ledger.verify(session.connection()).problems == []


def test_while_deeds_wait_a_household_neither_merges_nor_closes(
    session: Session, village: Cast, swept: Callable[..., int]
) -> None:
    swept((village.li, "李秀英", 200))
    with pytest.raises(SomethingWaits):
        changes.merge(session, village.li.id, Merger("018"), key="m", by=village.admin, at=AT)
    with pytest.raises(SomethingWaits):
        changes.close(
            session, village.li.id, Closing(lapses=True), key="c", by=village.admin, at=AT
        )


def test_points_of_a_household_that_is_no_more_lapse_only_when_that_is_said(
    session: Session, village: Cast, give: Give
) -> None:
    give(village.li, 5)
    with pytest.raises(HouseholdHasPoints):
        changes.close(
            session, village.li.id, Closing(lapses=False), key="c", by=village.admin, at=AT
        )
    closing = Closing(lapses=True, second=village.approver.code)
    changes.close(session, village.li.id, closing, key="c", by=village.admin, at=AT)
    expired = ledger.find_account(session, book_id=village.id, kind="expired")
    assert ledger.balance(session, expired) == 5
    assert people_of(session, village.li.id) == []
    assert ledger.verify(session.connection()).problems == []


def test_a_household_has_one_head_after_a_split_and_after_a_merger(
    session: Session, village: Cast
) -> None:
    def relations(number: str) -> list[str]:
        here = sa.select(Resident.relation).filter_by(household_id=household(session, number).id)
        return list(session.scalars(here.order_by(Resident.id)))

    for home, name, relation in (
        (village.zhang, "张学军", "户主"),
        (village.zhang, "王桂兰", "配偶"),
        (village.li, "李秀英", "户主"),
    ):
        session.get_one(Resident, home.people[name]).relation = relation
    part = Split("020", [village.zhang.people["王桂兰"]], 0)
    changes.split(session, village.zhang.id, part, key="s", by=village.admin, at=AT)
    assert relations("020") == ["户主"]
    changes.merge(session, village.li.id, Merger("018"), key="m", by=village.admin, at=AT)
    assert relations("018") == ["户主", ""]


def head_of(session: Session, home: Home) -> int | None:
    return session.get_one(Household, home.id, populate_existing=True).head_id


def test_who_leaves_is_head_no_more_and_who_comes_into_an_empty_house_is(
    session: Session, village: Cast
) -> None:
    home, day, by = village.zhang, (AT - timedelta(days=1)).date(), village.admin
    wang = home.people["王桂兰"]
    members.move_away(session, home.head_id, household_id=home.id, on=day, by=by)
    assert head_of(session, home) == wang
    members.move_away(session, wang, household_id=home.id, on=day, by=by)
    assert head_of(session, home) is None
    new = members.add_member(session, home.id, Member("张小军"), by=by)
    assert head_of(session, home) == new
    with pytest.raises(PersonTwice):
        members.add_member(session, home.id, Member("张小军"), by=by)


def balances(session: Session, *homes: Home) -> list[int]:
    return [ledger.balance(session, home.account_id) for home in homes]


def test_a_split_sent_again_leads_to_the_same_household(
    session: Session, village: Cast, give: Give
) -> None:
    give(village.zhang, 30)
    part = Split("020", [village.zhang.people["王桂兰"]], 10, village.approver.code)

    def send(part: Split = part, by: Actor = village.admin, days: int = 0) -> int:
        at = AT + timedelta(days=days)
        return changes.split(session, village.zhang.id, part, key="s", by=by, at=at)

    first = send()
    assert send(days=400) == first
    assert send(replace(part, second="")) == first
    assert balances(session, village.zhang) == [20]
    with pytest.raises(ledger.KeyReused):
        send(replace(part, number="021"))
    with pytest.raises(ledger.KeyReused):
        send(by=system_actor(village.id))


def test_a_split_without_points_sent_again_is_the_same_too(session: Session, village: Cast) -> None:
    part = Split("020", [village.zhang.people["王桂兰"]], 0)
    given: Given = {"key": "s", "by": village.admin, "at": AT}
    first = changes.split(session, village.zhang.id, part, **given)
    assert changes.split(session, village.zhang.id, part, **given) == first
    assert people_of(session, first) == ["王桂兰"]


def test_a_merger_sent_again_leads_to_the_same_household(
    session: Session, village: Cast, give: Give
) -> None:
    give(village.li, 5)
    given: Given = {"key": "m", "by": village.admin, "at": AT}
    into = Merger("018", village.approver.code)
    assert changes.merge(session, village.li.id, into, **given) == village.zhang.id
    assert changes.merge(session, village.li.id, into, **given) == village.zhang.id
    assert balances(session, village.zhang, village.li) == [5, 0]
    with pytest.raises(ledger.KeyReused):
        changes.merge(session, village.li.id, Merger("020"), **given)


def test_a_closing_sent_again_changes_nothing(session: Session, village: Cast, give: Give) -> None:
    give(village.li, 5)
    given: Given = {"key": "c", "by": village.admin, "at": AT}
    closing = Closing(lapses=True, second=village.approver.code)
    assert changes.close(session, village.li.id, closing, **given) == village.li.id
    assert changes.close(session, village.li.id, closing, **given) == village.li.id
    with pytest.raises(ledger.KeyReused):
        changes.close(session, village.zhang.id, closing, **given)
    with pytest.raises(HouseholdClosed):
        changes.close(session, village.li.id, closing, **(given | {"key": "d"}))


def test_only_who_lives_in_the_household_leaves_it(session: Session, village: Cast) -> None:
    given: Given = {"key": "s", "by": village.admin, "at": AT}
    for people in ([], [village.li.head_id], [village.zhang.head_id, village.li.head_id]):
        with pytest.raises(NobodyChosen):
            changes.split(session, village.zhang.id, Split("020", people, 0), **given)


def test_somebody_is_found_in_the_own_household_only(session: Session, village: Cast) -> None:
    with pytest.raises(NotFound):
        members.make_head(
            session, village.li.head_id, household_id=village.zhang.id, by=village.admin
        )


@pytest.mark.parametrize("people", [1, 40])
def test_a_merger_takes_the_same_statements_however_many_people_move(
    session: Session, village: Cast, people: int
) -> None:
    members = [Member(f"李{number}") for number in range(people)]
    home = enrol_household(session, number="020", members=members, by=village.admin)
    session.flush()
    with statements(session.connection()) as said:
        changes.merge(session, home.id, Merger("018"), key="m", by=village.admin, at=AT)
    assert len(said) <= MERGER_STATEMENTS


def test_the_next_villages_office_changes_nobody_here(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    with pytest.raises(NotFound):
        members.move_away(
            session,
            village.li.head_id,
            household_id=village.li.id,
            on=AT.date(),
            by=next_village.clerk,
        )
    with pytest.raises(NotFound):
        changes.merge(session, village.li.id, Merger("018"), key="m", by=next_village.clerk, at=AT)


def test_the_office_does_it_all_on_pages(
    client: FlaskClient, session: Session, village: Cast, give: Give
) -> None:
    give(village.zhang, 30)
    office = sign_in(client, session, village.admin)
    path = f"/households/{village.zhang.id}"
    open_page(office, f"{path}/changes")
    new = {"person-name": "张小军", "person-phone": "138 0013 8001", "person-since": "2026-11-10"}
    office.post(f"{path}/people", data=new)
    person = session.scalars(sa.select(Resident).filter_by(name="张小军")).one()
    assert (person.phone, person.phone_tail) == ("13800138001", "8001")
    assert person.arrived_on == date(2026, 11, 10)
    edit = f"{path}/people/{person.id}"
    assert "张小军" in text_of(open_page(office, edit))
    data = {"name": "张小君", "relation": "子", "born": "2001-05", "phone": ""}
    assert office.post(edit, data=data).status_code == 303
    assert office.post(edit, data={**data, "born": "soon"}).status_code == 422
    assert person.name_initials == "zxj"
    assert office.post(f"{edit}/headship").status_code == 303
    assert "张小君" in text_of(open_page(office, path))
    assert office.post(f"{edit}/departure").status_code == 303
    assert office.post(edit, data=data).status_code == 404


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("name", "=张三", "姓名里只能有文字和间隔点"),
        ("name", "张<b>", "姓名里只能有文字和间隔点"),
        ("name", "张3", "姓名里只能有文字和间隔点"),
        ("phone", "12345", "这不是电话号码"),
        ("phone", "+1 555 0100", "这不是电话号码"),
    ],
)
def test_the_page_takes_nothing_that_the_roster_would_refuse(
    client: FlaskClient, session: Session, village: Cast, field: str, typed: str, told: str
) -> None:
    office = sign_in(client, session, village.admin)
    data = {"person-name": "张三", "person-phone": "", f"person-{field}": typed}
    answer = office.post(f"/households/{village.zhang.id}/people", data=data)
    assert answer.status_code == 422
    assert told in text_of(check_page(answer.text))


def test_a_split_and_a_merger_on_pages_happen_once(
    client: FlaskClient, session: Session, village: Cast, give: Give
) -> None:
    give(village.zhang, 30)
    office = sign_in(client, session, village.admin)
    path = f"/households/{village.zhang.id}"
    wrong = office.post(f"{path}/split", data={"split-key": KEY, "split-number": "020"})
    assert wrong.status_code == 422
    assert "离开" in text_of(check_page(wrong.text))
    people = [village.zhang.people["王桂兰"]]
    parts = {"split-key": KEY, "split-number": "020", "split-people": people, "split-points": 3}
    parts |= {"split-username": "approver", "split-password": PASSWORD}
    assert office.post(f"{path}/split", data=parts).status_code == 303
    new = f"/households/{household(session, '020').id}"
    closing = office.post(f"{new}/closing", data={"closing-key": KEY})
    assert closing.status_code == 409
    check_page(closing.text)
    data = {"merger-key": KEY.replace("7", "8"), "merger-number": "018"}
    data |= {"merger-username": "approver", "merger-password": PASSWORD}
    assert office.post(f"{new}/merger", data=data).location == path
    assert office.post(f"{new}/merger", data=data).location == path
    assert office.post(f"{path}/split", data=parts).location == new
    other = office.post(f"{path}/split", data={**parts, "split-points": 2})
    assert other.status_code == 409
    assert 'value="020"' in other.text
    assert ledger.balance(session, village.zhang.account_id) == 30
    assert "现在归另一户" in text_of(open_page(office, new))
