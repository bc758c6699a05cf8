"""Cards and first PINs: issued for a group at once, never across the village's border."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.audit.events import Event
from pointsapp.access.cards import queries, service
from pointsapp.access.credentials import pins
from pointsapp.access.models import AuditRecord, Card, Guess, Pin, User
from pointsapp.access.refusals import NotColleague, SamePerson
from pointsapp.actor import Actor, ActorKind, code_of
from pointsapp.community.households.service import Member, enrol_household
from pointsapp.community.models import Household
from pointsapp.community.villages.groups import open_groups
from pointsapp.refusals import NotFound
from tests.earning.street import enrol_street
from tests.page import check_page, open_page, statements, text_of
from tests.village import AT, Cast, NextVillage, hire, sign_in

GROUP = "第3组"
CARDS_STATEMENTS = 4
PINS_STATEMENTS = 5

Act = Callable[[Session, int, Actor], object]


def settle_group(session: Session, village_id: int, households: int) -> int:
    """Enrol a group of so many households and return its id."""
    group_id = open_groups(session, village_id, [GROUP])[GROUP]
    street = [household_id for household_id, _ in enrol_street(session, village_id, households)]
    of_group = sa.update(Household).where(Household.id.in_(street)).values(group_id=group_id)
    session.execute(of_group)
    session.commit()
    return group_id


def households_of(session: Session, group_id: int) -> list[int]:
    return list(session.scalars(sa.select(Household.id).filter_by(group_id=group_id)))


def events_of(session: Session, event: Event, household_id: int) -> int:
    query = sa.select(sa.func.count(AuditRecord.id)).filter_by(
        event=event, subject=f"household:{household_id}"
    )
    return session.scalar(query) or 0


@pytest.mark.parametrize("households", [1, 43, 531])
def test_a_groups_cards_take_as_many_statements_for_one_household_as_for_all(
    session: Session, village: Cast, households: int
) -> None:
    group_id = settle_group(session, village.id, households)
    with statements(session.connection()) as seen:
        made = service.issue_missing_cards(session, group_id, by=village.admin, at=AT)
    assert (made, len(seen)) == (households, CARDS_STATEMENTS)
    tokens = [holder.token for holder in queries.cards_of_group(session, village.admin, group_id)]
    assert len({token for token in tokens if token}) == households
    assert service.issue_missing_cards(session, group_id, by=village.admin, at=AT) == 0
    one = households_of(session, group_id)[0]
    assert events_of(session, Event.CARD_ISSUED, one) == 1


@pytest.mark.parametrize("households", [1, 43, 531])
def test_first_pins_take_as_many_statements_for_one_household_as_for_all(
    session: Session, village: Cast, households: int
) -> None:
    group_id = settle_group(session, village.id, households)
    hashes = dict.fromkeys(households_of(session, group_id), "hash")
    with statements(session.connection()) as seen:
        given = pins.give_first_pins(session, hashes, by=village.admin, at=AT)
    assert (given, len(seen)) == (frozenset(hashes), PINS_STATEMENTS)
    kept = session.scalars(sa.select(Pin).where(Pin.household_id.in_(hashes))).all()
    facts = {(pin.pin_hash, pin.must_change, pin.session_epoch, pin.set_by) for pin in kept}
    assert facts == {("hash", True, 0, village.admin.code)}
    assert events_of(session, Event.PIN_RESET, min(hashes)) == 1


def test_a_first_pin_replaces_none_that_was_given_meanwhile(
    session: Session, village: Cast
) -> None:
    before = session.get_one(Pin, village.zhang.id).pin_hash
    given = pins.give_first_pins(session, {village.zhang.id: "other"}, by=village.admin, at=AT)
    assert given == frozenset()
    session.expire_all()
    assert session.get_one(Pin, village.zhang.id).pin_hash == before
    assert events_of(session, Event.PIN_RESET, village.zhang.id) == 0


def test_with_a_first_pin_wrong_guesses_of_before_are_forgotten(
    session: Session, village: Cast
) -> None:
    new = enrol_household(session, number="020", members=[Member("赵甲")], by=village.admin)
    for subject in pins.pin_subjects(new.id):
        session.add(Guess(subject=subject, failures=5))
    session.commit()
    pins.give_first_pins(session, {new.id: "hash"}, by=village.admin, at=AT)
    assert session.scalars(sa.select(Guess.subject)).all() == []


def first_pin(session: Session, household_id: int, by: Actor) -> None:
    given = pins.give_first_pins(session, {household_id: "hash"}, by=by, at=AT)
    if household_id not in given:
        raise NotFound


def reset(session: Session, household_id: int, by: Actor) -> None:
    colleague = session.scalars(sa.select(User.id).filter_by(username="approver")).one()
    second = code_of(ActorKind.USER, colleague)
    service.reset_pin(session, household_id, "hash", second=second, by=by, at=AT)


def set_pin(session: Session, household_id: int, by: Actor) -> None:
    pins.set_pin(session, household_id, "hash", must_change=True, by=by, at=AT)


ACTS: dict[str, Act] = {
    "issue a card": lambda s, home, by: service.issue_card(s, home, by=by, at=AT),
    "block a card": lambda s, home, by: service.block_card(s, home, by=by, at=AT),
    "show a card": lambda s, home, by: queries.show_holder(s, by, home),
    "set a PIN": set_pin,
    "reset a PIN": reset,
    "give a first PIN": first_pin,
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_household_of_the_next_village_is_not_there(
    session: Session, village: Cast, next_village: NextVillage, act: Act
) -> None:
    with pytest.raises(NotFound):
        act(session, next_village.wu.id, village.admin)


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_closed_household_gets_neither_card_nor_pin(
    session: Session, village: Cast, act: Act
) -> None:
    session.get_one(Household, village.zhang.id).closed_on = AT.date()
    session.flush()
    with pytest.raises(NotFound):
        act(session, village.zhang.id, village.admin)


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_somebody_of_no_village_reaches_no_household(
    session: Session, village: Cast, supervisor: Actor, act: Act
) -> None:
    with pytest.raises(NotFound):
        act(session, village.zhang.id, supervisor)


def test_a_household_has_one_valid_card(session: Session, village: Cast) -> None:
    first, second = (
        service.issue_card(session, village.zhang.id, by=village.admin, at=AT) for _card in (1, 2)
    )
    assert first != second
    with pytest.raises(NotFound):
        queries.holder_of_card(session, first)
    assert (
        queries.holder_in_village(session, village.counter, second).household_id == village.zhang.id
    )
    revoked = session.scalars(sa.select(Card).filter_by(token=first)).one()
    assert (revoked.revoked_at, revoked.revoked_by) == (AT, village.admin.code)


def test_a_card_is_nobodys_in_the_next_village(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    token = service.issue_card(session, village.zhang.id, by=village.admin, at=AT)
    with pytest.raises(NotFound):
        queries.holder_in_village(session, next_village.clerk, token)


def test_a_lost_card_is_blocked_once(session: Session, village: Cast) -> None:
    token = service.issue_card(session, village.zhang.id, by=village.admin, at=AT)
    for _tap in (1, 2):
        service.block_card(session, village.zhang.id, by=village.counter, at=AT)
    with pytest.raises(NotFound):
        queries.holder_of_card(session, token)
    assert events_of(session, Event.CARD_REVOKED, village.zhang.id) == 1


def test_a_forgotten_pin_needs_a_colleague_who_does_not_live_there(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    place = {"village_id": village.id, "household_id": village.zhang.id}
    cousin = hire(session, "cousin", **place)
    zhang, by = village.zhang.id, village.admin
    for second, refusal in (
        (by.code, SamePerson),
        (cousin.code, SamePerson),
        (next_village.clerk.code, NotColleague),
        (f"household:{zhang}", NotColleague),
    ):
        with pytest.raises(refusal):
            service.reset_pin(session, zhang, "hash", second=second, by=by, at=AT)
    service.reset_pin(session, zhang, "hash", second=village.approver.code, by=by, at=AT)
    witness = sa.select(AuditRecord.actor).filter_by(event=Event.PIN_WITNESSED)
    assert session.scalars(witness).all() == [village.approver.code]


def test_a_lost_card_is_blocked_on_its_page(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    service.issue_card(session, village.zhang.id, by=village.admin, at=AT)
    sign_in(client, session, village.recorder)
    path = f"/households/{village.zhang.id}/card/loss"
    assert open_page(client, path).xpath(f"//form[@action='{path}']")
    assert client.post(path).location == f"/households/{village.zhang.id}"
    assert not open_page(client, path).xpath(f"//form[@action='{path}']")


def test_a_groups_cards_and_pins_are_printed_from_its_row(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    group_id = settle_group(session, village.id, 2)
    sign_in(client, session, village.admin)
    assert f"{GROUP} 2 0 0" in text_of(open_page(client, "/manage/cards"))
    printed = client.post("/manage/cards", data={"group": group_id})
    assert printed.location == f"/manage/cards/sheet?group={group_id}"
    assert len(open_page(client, printed.location).xpath("//*[@role='img']")) == 2
    slips = check_page(client.post("/manage/cards/pins", data={"group": group_id}).text)
    assert len(slips.xpath("//*[@class='big-number']")) == 2
    again = check_page(client.post("/manage/cards/pins", data={"group": group_id}).text)
    assert again.xpath("//*[@class='big-number']") == []
    assert f"{GROUP} 2 2 2" in text_of(open_page(client, "/manage/cards"))
    assert client.post("/manage/cards").location == "/manage/cards/sheet"
    assert "018" in text_of(open_page(client, "/manage/cards/sheet"))
