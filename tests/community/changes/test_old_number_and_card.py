"""Number, card and PIN of a household that merged: they lead on, with a word; nothing opens."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.cards import service as cards
from pointsapp.access.credentials import pins
from pointsapp.access.current import hasher
from pointsapp.access.models import AuditRecord, Helper, Pairing, Pin
from pointsapp.access.pairs import service as pairs
from pointsapp.access.permissions import Role
from pointsapp.community.changes import service as changes
from pointsapp.community.changes.service import Merger
from tests.page import check_page, open_page, text_of
from tests.village import AT, PIN, Cast, helper_of, hire, resident_of, sign_in

OLD_PIN = "739152"
WORD = "019户已并入018户"


@pytest.fixture
def old_card(session: Session, village: Cast) -> str:
    """李家 had a card and a PIN of its own before it merged into 张家."""
    pin_hash = hasher().hash(OLD_PIN)
    by = village.admin
    pins.set_pin(session, village.li.id, pin_hash, must_change=False, by=by, at=AT)
    token = cards.issue_card(session, village.li.id, by=by, at=AT)
    session.commit()
    return token


def merge(session: Session, village: Cast) -> None:
    changes.merge(session, village.li.id, Merger("018"), key="m", by=village.admin, at=AT)
    session.commit()


def test_the_old_number_leads_to_who_answers_and_asks_that_pin(
    client: FlaskClient, session: Session, village: Cast, old_card: str
) -> None:
    merge(session, village)
    old = client.post("/sign-in", data={"number": "019", "pin": OLD_PIN})
    assert old.status_code == 422
    assert WORD in text_of(check_page(old.text))
    right = client.post("/sign-in", data={"number": "019", "pin": PIN})
    assert (right.status_code, right.location) == (303, "/my/")
    assert WORD in text_of(open_page(client, "/my/"))


def test_the_old_card_leads_to_who_answers_and_asks_that_pin(
    client: FlaskClient, session: Session, village: Cast, old_card: str
) -> None:
    merge(session, village)
    assert WORD in text_of(open_page(client, f"/c/{old_card}"))
    assert client.post(f"/c/{old_card}", data={"pin": OLD_PIN}).status_code == 422
    assert client.post(f"/c/{old_card}", data={"pin": PIN}).status_code == 303


@pytest.mark.parametrize("scanned", ["card", "number"])
def test_at_the_counter_card_and_number_open_the_basket_of_who_answers(
    client: FlaskClient, session: Session, village: Cast, old_card: str, scanned: str
) -> None:
    merge(session, village)
    counter = sign_in(client, session, village.counter)
    asked = {"card": old_card} if scanned == "card" else {"q": "019"}
    answer = counter.get("/counter/", query_string=asked)
    basket = f"/counter/{village.zhang.id}"
    assert (answer.status_code, answer.location) == (303, basket)
    assert WORD in text_of(open_page(counter, basket))


def test_a_search_finds_the_household_under_the_number_that_it_took_over(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    merge(session, village)
    office = sign_in(client, session, village.admin)
    assert "018 （019户已并入）" in text_of(open_page(office, "/households/?q=019"))


def test_the_phone_of_a_household_that_merged_is_signed_out(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    phone = sign_in(client, session, resident_of(village.li, village.id))
    open_page(phone, "/my/")
    merge(session, village)
    assert phone.get("/my/").status_code == 303
    assert session.get(Pin, village.li.id) is None


def test_whom_the_old_household_trusted_the_new_one_has_not_asked(
    session: Session, village: Cast
) -> None:
    helper = helper_of(session, village.li, village.id)
    merge(session, village)
    row = session.get_one(Helper, int(helper.code.partition(":")[2]), populate_existing=True)
    assert row.revoked_at == AT


@pytest.mark.parametrize("has_own", [False, True])
def test_the_party_member_stays_with_the_people_where_the_other_has_none(
    session: Session, village: Cast, *, has_own: bool
) -> None:
    one, other = (
        hire(session, name, Role.PAIRED_MEMBER, village_id=village.id) for name in ("p1", "p2")
    )
    pairs.pair(session, one.user_id or 0, ["019"], by=village.admin, at=AT)
    if has_own:
        pairs.pair(session, other.user_id or 0, ["018"], by=village.admin, at=AT)
    merge(session, village)
    pairings = [
        (row.household_id, row.user_id) for row in session.query(Pairing).filter_by(until=None)
    ]
    assert pairings == [(village.zhang.id, (other if has_own else one).user_id)]


def test_the_household_that_answers_reads_about_it(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    merge(session, village)
    subjects = session.query(AuditRecord.subject).filter_by(event="household-merged")
    assert {row.subject for row in subjects} == {
        f"household:{village.zhang.id}",
        f"household:{village.li.id}",
    }
    phone = sign_in(client, session, resident_of(village.zhang, village.id))
    assert "有一户并入了您家" in text_of(open_page(phone, "/my/messages"))
