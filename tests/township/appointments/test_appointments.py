"""A village whose administrator vanished gets another: two of the township, for all to read."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access import refusals as access_refusals
from pointsapp.access.appointments import queries, service
from pointsapp.access.appointments.refusals import (
    AdministratorIsThere,
    NoLongerProposed,
    ProposedAlready,
)
from pointsapp.access.appointments.service import NewAdministrator
from pointsapp.access.models import User, UserRole
from pointsapp.access.permissions import Role
from pointsapp.actor import Actor
from pointsapp.community.models import Township
from pointsapp.refusals import NotFound
from tests.page import open_page, text_of
from tests.village import AT, PASSWORD, Cast, NextVillage, hire, sign_in

LATER = AT + timedelta(days=60)
REASON = "原管理员外出务工，失联两月"


@pytest.fixture
def second(session: Session, supervisor: Actor) -> Actor:
    """Another supervisor of the township."""
    return hire(session, "second", Role.SUPERVISOR, township_id=supervisor.township_id)


def new(village: Cast, **more: Any) -> NewAdministrator:
    wanted = NewAdministrator(village.id, "周新", "zhouxin", REASON, None)
    return replace(wanted, **more)


def propose(session: Session, village: Cast, by: Actor, **more: Any) -> int:
    return service.propose(session, new(village, **more), key="k", by=by, at=LATER)


def confirm(session: Session, proposal_id: int, by: Actor) -> User:
    return service.confirm(session, proposal_id, "hash", by=by, at=LATER)


def test_one_proposes_another_confirms_and_the_old_account_ends(
    session: Session, ours: Cast, supervisor: Actor, second: Actor
) -> None:
    proposal_id = propose(session, ours, supervisor, ends_id=ours.admin.user_id)
    user = confirm(session, proposal_id, second)
    roles = session.scalars(sa.select(UserRole.role).filter_by(user_id=user.id)).all()
    assert (user.village_id, user.must_change_password, roles) == (ours.id, True, [Role.ADMIN])
    assert session.get_one(User, ours.admin.user_id).is_active is False


def test_the_old_account_stays_where_the_township_says_so(
    session: Session, ours: Cast, supervisor: Actor, second: Actor
) -> None:
    confirm(session, propose(session, ours, supervisor), second)
    assert session.get_one(User, ours.admin.user_id).is_active is True


def test_nobody_is_both(session: Session, ours: Cast, supervisor: Actor) -> None:
    proposal_id = propose(session, ours, supervisor)
    with pytest.raises(access_refusals.SamePerson):
        confirm(session, proposal_id, supervisor)


def test_another_township_neither_proposes_nor_confirms(
    session: Session, ours: Cast, supervisor: Actor
) -> None:
    elsewhere = Township(name="南河镇")
    session.add(elsewhere)
    session.flush()
    stranger = hire(session, "stranger", Role.SUPERVISOR, township_id=elsewhere.id)
    with pytest.raises(NotFound):
        propose(session, ours, stranger)
    proposal_id = propose(session, ours, supervisor)
    for act in (
        lambda: confirm(session, proposal_id, stranger),
        lambda: service.withdraw(session, proposal_id, by=stranger, at=LATER),
        lambda: confirm(session, proposal_id, ours.approver),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_village_whose_administrator_was_there_lately_is_left_alone(
    session: Session, client: FlaskClient, ours: Cast, supervisor: Actor, second: Actor
) -> None:
    proposal_id = propose(session, ours, supervisor)
    service.withdraw(session, proposal_id, by=supervisor, at=LATER)
    waiting = service.propose(session, new(ours), key="again", by=supervisor, at=LATER)
    sign_in(client, session, ours.admin)
    seen = AT + queries.AWAY_AFTER - timedelta(hours=1)
    with pytest.raises(AdministratorIsThere):
        service.confirm(session, waiting, "hash", by=second, at=seen)
    service.withdraw(session, waiting, by=second, at=seen)
    with pytest.raises(AdministratorIsThere):
        service.propose(session, new(ours), key="third", by=supervisor, at=seen)


def test_an_account_drawn_a_moment_ago_is_no_second_person(
    session: Session, ours: Cast, supervisor: Actor, second: Actor
) -> None:
    proposal_id = propose(session, ours, supervisor)
    account = session.get_one(User, second.user_id)
    account.must_change_password = True
    with pytest.raises(access_refusals.DrawnPassword):
        confirm(session, proposal_id, second)
    account.must_change_password, account.created_at = False, LATER - timedelta(hours=71)
    session.flush()
    with pytest.raises(access_refusals.NotYetSecond):
        confirm(session, proposal_id, second)


def test_who_left_the_township_has_proposed_nothing(
    session: Session, ours: Cast, supervisor: Actor, second: Actor
) -> None:
    proposal_id = propose(session, ours, supervisor)
    session.get_one(User, supervisor.user_id).is_active = False
    session.flush()
    with pytest.raises(access_refusals.NotColleague):
        confirm(session, proposal_id, second)


def test_sent_again_it_is_the_same_and_done_twice_it_is_refused(
    session: Session, ours: Cast, supervisor: Actor, second: Actor
) -> None:
    proposal_id = propose(session, ours, supervisor)
    assert propose(session, ours, supervisor) == proposal_id
    with pytest.raises(ledger.KeyReused):
        propose(session, ours, supervisor, name="别人")
    with pytest.raises(ProposedAlready):
        service.propose(session, new(ours), key="other", by=second, at=LATER)
    confirm(session, proposal_id, second)
    for act in (
        lambda: confirm(session, proposal_id, second),
        lambda: service.withdraw(session, proposal_id, by=second, at=LATER),
    ):
        with pytest.raises(NoLongerProposed):
            act()


def test_only_an_administrators_account_ends_and_a_name_is_taken_once(
    session: Session, ours: Cast, next_village: NextVillage, supervisor: Actor
) -> None:
    for user_id in (ours.approver.user_id, next_village.clerk.user_id):
        with pytest.raises(NotFound):
            propose(session, ours, supervisor, ends_id=user_id)
    with pytest.raises(access_refusals.UsernameTaken):
        propose(session, ours, supervisor, username="counter")


def test_everybody_reads_it_for_years(
    client: FlaskClient, session: Session, ours: Cast, supervisor: Actor, second: Actor
) -> None:
    proposal_id = propose(session, ours, supervisor, ends_id=ours.admin.user_id)
    session.commit()
    told = text_of(open_page(client, f"/board/{ours.code}/"))
    assert REASON in told
    assert "admin" in told
    confirm(session, proposal_id, second)
    session.commit()
    told = text_of(open_page(client, f"/board/{ours.code}/"))
    assert all(word in told for word in (REASON, "周新", "supervisor", "second"))


def test_the_township_does_it_on_one_page(
    client: FlaskClient, session: Session, ours: Cast, supervisor: Actor, second: Actor
) -> None:
    proposal_id = propose(session, ours, supervisor)
    session.commit()
    path = f"/township/villages/{ours.id}/administrator"
    with time_machine.travel(LATER, tick=False):
        browser = sign_in(client, session, second)
        assert REASON in text_of(open_page(browser, path))
        wrong = browser.post(f"{path}/{proposal_id}/confirmation", data={"password": "wrong"})
        assert wrong.status_code == 422
        assert browser.post(f"{path}/{proposal_id + 1}/confirmation").status_code == 404
        answer = browser.post(f"{path}/{proposal_id}/confirmation", data={"password": PASSWORD})
    assert answer.status_code == 200
    assert "zhouxin" in answer.text
