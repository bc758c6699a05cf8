"""No one person of the office moves a household's points, or lets them lapse."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.audit.queries import read_audit
from pointsapp.access.models import User
from pointsapp.access.permissions import Role
from pointsapp.access.refusals import (
    DrawnPassword,
    NotColleague,
    NotYetSecond,
    SamePerson,
    SecondMissing,
)
from pointsapp.access.second_persons import service as second_persons
from pointsapp.access.second_persons.queries import show_review
from pointsapp.access.staff import service as staff
from pointsapp.actor import Actor
from pointsapp.community.changes import service as changes
from pointsapp.community.changes.service import Closing, Merger, Split
from pointsapp.community.colleagues.service import MovingAct
from pointsapp.community.models import Household
from tests.page import check_page, open_page, text_of
from tests.village import AT, PASSWORD, Cast, Home, NextVillage, hire, sign_in

Give = Callable[[Home, int], None]
LATER = AT + timedelta(days=30)
KEY = "7d444840-9dc0-11d1-b245-5ffdce74fad2"
ACTS = ["split", "merger", "closing"]


def act(session: Session, village: Cast, what: str, second: str, points: int = 3) -> int:
    """Split 张家 with some of its points, let it go into 李家, or close it."""
    home, by = village.zhang, village.admin
    if what == "split":
        part = Split("020", [home.people["王桂兰"]], points, second)
        return changes.split(session, home.id, part, key="k", by=by, at=AT)
    if what == "merger":
        return changes.merge(session, home.id, Merger("019", second), key="k", by=by, at=AT)
    return close(session, village, by, second, AT)


def close(session: Session, village: Cast, by: Actor, second: str, at: datetime) -> int:
    closing = Closing(lapses=True, second=second)
    return changes.close(session, village.zhang.id, closing, key="k", by=by, at=at)


def refuse(session: Session, village: Cast, what: str, second: str, why: type[Exception]) -> None:
    with pytest.raises(why), session.begin_nested():
        act(session, village, what, second)
    session.expire_all()
    assert ledger.balance(session, village.zhang.account_id) == 30
    assert session.get_one(Household, village.zhang.id).closed_on is None


@pytest.mark.parametrize("what", ACTS)
def test_alone_nobody_moves_points(
    session: Session, village: Cast, next_village: NextVillage, give: Give, what: str
) -> None:
    give(village.zhang, 30)
    refuse(session, village, what, "", SecondMissing)
    refuse(session, village, what, village.admin.code, SamePerson)
    refuse(session, village, what, next_village.clerk.code, NotColleague)
    refuse(session, village, what, f"household:{village.zhang.id}", NotColleague)


@pytest.mark.parametrize("what", ACTS)
def test_with_a_colleague_they_move_and_both_stand_in_the_log(
    session: Session, village: Cast, give: Give, what: str
) -> None:
    give(village.zhang, 30)
    act(session, village, what, village.approver.code)
    assert ledger.balance(session, village.zhang.account_id) == (27 if what == "split" else 0)
    told = read_audit(session, village.admin).lines
    assert {(line.who, line.event) for line in told if line.subject == "018"} >= {
        ("admin", "points-moved"),
        ("approver", "points-moved-witnessed"),
    }
    [kept] = show_review(session, village.recorder_and_approver).waiting
    assert (kept.act, kept.household, kept.second) == (what, "018", "approver")


@pytest.mark.parametrize("what", ACTS)
def test_nobody_of_the_households_confirms(
    session: Session, village: Cast, give: Give, what: str
) -> None:
    give(village.zhang, 30)
    cousin = hire(
        session, "cousin", Role.COUNTER, village_id=village.id, household_id=village.zhang.id
    )
    refuse(session, village, what, cousin.code, SamePerson)
    if what == "merger":
        session.get_one(User, cousin.user_id).household_id = village.li.id
        session.flush()
        refuse(session, village, what, cousin.code, SamePerson)


@pytest.mark.parametrize("what", ACTS)
def test_without_points_one_person_does(session: Session, village: Cast, what: str) -> None:
    act(session, village, what, "", points=0)
    assert show_review(session, village.recorder_and_approver).waiting == ()


def test_whose_password_was_drawn_counts_on_neither_side(
    session: Session, village: Cast, give: Give
) -> None:
    give(village.zhang, 30)
    assert village.approver.user_id is not None
    staff.give_password(session, village.approver.user_id, "drawn", by=village.admin, at=LATER)
    with pytest.raises(DrawnPassword), session.begin_nested():
        close(session, village, village.admin, village.approver.code, LATER)
    staff.change_own_password(session, "chosen", by=village.approver, at=LATER)
    with pytest.raises(NotYetSecond):
        close(session, village, village.approver, village.admin.code, LATER)


def test_each_act_that_moves_points_is_confirmed_under_its_name() -> None:
    assert {str(one) for one in MovingAct} == {str(one) for one in second_persons._MOVES_POINTS}


def test_the_page_asks_for_a_colleague_only_where_points_would_move(
    client: FlaskClient, session: Session, village: Cast, give: Give
) -> None:
    office = sign_in(client, session, village.admin)
    path = f"/households/{village.zhang.id}/changes"
    asked = "//input[contains(@name, 'username')]/@name"
    assert open_page(office, path).xpath(asked) == []
    give(village.zhang, 30)
    assert open_page(office, path).xpath(asked) == [f"{what}-username" for what in ACTS]


@pytest.mark.parametrize(
    ("username", "password", "told"),
    [
        ("", "", "须由一名同事输入用户名和密码确认"),
        ("approver", "wrong", "密码"),
        ("admin", PASSWORD, "要由第二个人确认"),
    ],
)
def test_a_refusal_stands_on_the_form_with_what_was_typed(
    client: FlaskClient,
    session: Session,
    village: Cast,
    give: Give,
    username: str,
    password: str,
    told: str,
) -> None:
    give(village.zhang, 30)
    office = sign_in(client, session, village.admin)
    sent = {"merger-key": KEY, "merger-number": "019", "merger-username": username}
    answer = office.post(
        f"/households/{village.zhang.id}/merger", data=sent | {"merger-password": password}
    )
    assert answer.status_code in {409, 422}
    page = check_page(answer.text)
    assert told in text_of(page)
    for name, typed in sent.items():
        assert page.xpath(f"//input[@name='{name}']/@value") == [typed]
    assert ledger.balance(session, village.zhang.account_id) == 30
