"""A paired member is shown by name and phone where, and as long as, the member agrees."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.cards import queries as cards
from pointsapp.access.cards import service as card_desk
from pointsapp.access.contacts import queries, service
from pointsapp.access.contacts.queries import Contact
from pointsapp.access.contacts.refusals import NoSuchPhone
from pointsapp.access.models import Shown, User
from pointsapp.access.pairs import service as pairs
from pointsapp.access.permissions import Role
from pointsapp.access.staff.service import dismiss
from pointsapp.actor import Actor
from tests.page import check_page, open_page, text_of
from tests.village import AT, Cast, hire, resident_of, sign_in

PHONE = "138 0013 8000"
NOBODY = Contact(None, None)


@pytest.fixture
def member(session: Session, village: Cast) -> Actor:
    made = hire(session, "单春英", Role.PAIRED_MEMBER, village_id=village.id)
    assert made.user_id is not None
    pairs.pair(session, made.user_id, ["018"], by=village.admin, at=AT)
    session.commit()
    return made


def agree(session: Session, member: Actor, shown: Shown, phone: str = "") -> None:
    service.agree(session, shown, phone, by=member, at=AT)
    session.commit()


def test_nothing_is_shown_before_the_member_agrees(
    session: Session, village: Cast, member: Actor
) -> None:
    assert queries.contact_of(session, village.zhang.id) == NOBODY
    assert queries.contact_of(session, village.li.id) is None


@pytest.mark.parametrize(
    ("shown", "seen"),
    [
        (Shown.NOTHING, NOBODY),
        (Shown.NAME, Contact("单春英", None)),
        (Shown.PHONE, Contact("单春英", "13800138000")),
    ],
)
def test_as_much_is_shown_as_the_member_agreed_to(
    session: Session, village: Cast, member: Actor, shown: Shown, seen: Contact
) -> None:
    agree(session, member, shown, PHONE)
    assert queries.contact_of(session, village.zhang.id) == seen
    card = cards.show_holder(session, village.admin, village.zhang.id)
    assert Contact(card.member, card.phone) == seen
    [group] = queries.who_looks_after_whom(session, village.id)
    assert [(one.contact, one.numbers) for one in group.members] == [(seen, ("018",))]


def test_a_phone_that_is_not_shown_is_not_kept(session: Session, member: Actor) -> None:
    agree(session, member, Shown.PHONE, PHONE)
    agree(session, member, Shown.NAME, PHONE)
    assert session.get_one(User, member.user_id).phone is None


def test_what_is_no_phone_is_not_shown(session: Session, member: Actor) -> None:
    with pytest.raises(NoSuchPhone):
        service.agree(session, Shown.PHONE, "", by=member, at=AT)


def test_who_was_dismissed_is_shown_no_more(session: Session, village: Cast, member: Actor) -> None:
    agree(session, member, Shown.PHONE, PHONE)
    assert member.user_id is not None
    dismiss(session, member.user_id, by=village.admin, at=AT)
    assert queries.contact_of(session, village.zhang.id) is None
    assert queries.who_looks_after_whom(session, village.id) == ()


def test_a_stranger_with_the_card_reads_no_member(
    session: Session, village: Cast, member: Actor
) -> None:
    agree(session, member, Shown.PHONE, PHONE)
    token = card_desk.issue_card(session, village.zhang.id, by=village.admin, at=AT)
    assert cards.holder_of_card(session, token).member is None


def test_the_member_ticks_on_the_own_account(
    client: FlaskClient, session: Session, village: Cast, member: Actor
) -> None:
    own = sign_in(client, session, member)
    assert "/account/contact/" in own.get("/account/").text
    page = text_of(open_page(own, "/account/contact/"))
    assert "联户党员" in page
    wrong = own.post("/account/contact/", data={"with_name": "y", "with_phone": "y"})
    assert wrong.status_code == 422
    check_page(wrong.text)
    sent = {"with_name": "y", "with_phone": "y", "phone": PHONE}
    assert own.post("/account/contact/", data=sent).status_code == 303
    assert own.get("/account/contact/").text.count("checked") == 2


def test_household_card_and_board_show_it(
    client: FlaskClient, session: Session, village: Cast, member: Actor
) -> None:
    card_desk.issue_card(session, village.zhang.id, by=village.admin, at=AT)
    board = f"/board/{village.code}/looked-after"
    hidden = text_of(open_page(client, board))
    assert "单春英" not in hidden
    assert "018" in hidden
    agree(session, member, Shown.PHONE, PHONE)
    admin = sign_in(client, session, village.admin)
    for path in (board, f"/households/{village.zhang.id}/card"):
        seen = text_of(open_page(admin, path))
        assert "单春英" in seen
        assert "13800138000" in seen
    resident = sign_in(client, session, resident_of(village.zhang, village.id))
    for path in ("/my/helpers", "/my/care/"):
        assert "13800138000" in text_of(open_page(resident, path))


def test_the_boards_page_takes_as_many_statements_for_many_as_for_one(
    session: Session, village: Cast, member: Actor
) -> None:
    """One: groups, members and numbers come together."""
    other = hire(session, "other", Role.PAIRED_MEMBER, village_id=village.id)
    assert other.user_id is not None
    pairs.pair(session, other.user_id, ["019"], by=village.admin, at=AT)
    agree(session, member, Shown.NAME)
    [group] = queries.who_looks_after_whom(session, village.id)
    assert [one.contact.name for one in group.members] == ["单春英", None]
