"""One person with an account in two villages goes from one to the other, and no step is skipped."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.linked_accounts.queries import list_linked
from pointsapp.access.linked_accounts.service import go_over, link, unlink
from pointsapp.access.models import AuditRecord, Authenticator, User
from pointsapp.access.refusals import NotTwoVillages, PasswordNotChosen, ProofOutdated
from pointsapp.access.staff import service as staff
from pointsapp.actor import Actor
from pointsapp.community.models import CodesFor, Village
from pointsapp.refusals import NotFound
from tests.page import check_page, open_page, text_of
from tests.village import AT, PASSWORD, Cast, NextVillage, sign_in

LINK = "/account/other-villages"
BOTH = {"own_password": PASSWORD, "username": "Next-Clerk", "password": PASSWORD}


def proof(session: Session, actor: Actor) -> str:
    return f"{actor.code}:{session.get_one(User, actor.user_id).session_epoch}"


def linked(session: Session, one: Actor, other: Actor) -> None:
    link(session, proof(session, one), proof(session, other), by=one, at=AT)
    session.commit()


def told(session: Session, village_id: int) -> list[tuple[str, ...]]:
    """Return who did what to whom, by the log of a village."""
    kept = sa.select(AuditRecord.actor, AuditRecord.event, AuditRecord.subject)
    about = kept.where(AuditRecord.event.like("%linked%"), AuditRecord.village_id == village_id)
    return [tuple(row) for row in session.execute(about.order_by(AuditRecord.id))]


def test_a_link_is_seen_from_both_sides_and_told_by_both_logs(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    clerk = next_village.clerk
    linked(session, clerk, village.recorder)
    linked(session, village.recorder, clerk)
    assert [one.village for one in list_linked(session, clerk)] == ["白屯村"]
    assert [one.username for one in list_linked(session, village.recorder)] == ["next-clerk"]
    assert list_linked(session, village.admin) == ()
    once = [(clerk.code, "account-linked", village.recorder.code)]
    assert told(session, village.id) == told(session, next_village.id) == once


def test_only_accounts_of_two_villages_are_linked(
    session: Session, village: Cast, next_village: NextVillage, supervisor: Actor
) -> None:
    """Two accounts in one village would make one person two at a second signature."""
    pairs = [
        (village.recorder, village.approver),
        (village.recorder, village.recorder),
        (supervisor, village.recorder),
        (village.recorder, supervisor),
    ]
    for one, other in pairs:
        with pytest.raises(NotTwoVillages):
            linked(session, one, other)


def test_a_drawn_password_links_nothing(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    session.get_one(User, next_village.clerk.user_id).must_change_password = True
    session.commit()
    with pytest.raises(PasswordNotChosen):
        linked(session, village.recorder, next_village.clerk)


def test_a_password_replaced_or_an_account_dismissed_meanwhile_links_nothing(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    before = proof(session, next_village.clerk)
    own = proof(session, village.recorder)
    staff.change_own_password(session, "another", by=next_village.clerk, at=AT)
    with pytest.raises(ProofOutdated):
        link(session, own, before, by=village.recorder, at=AT)
    staff.dismiss(session, village.recorder.user_id or 0, by=village.admin, at=AT)
    dismissed = proof(session, village.recorder)
    with pytest.raises(ProofOutdated):
        link(session, dismissed, proof(session, next_village.clerk), by=village.recorder, at=AT)


@pytest.mark.parametrize(
    "end",
    [
        lambda session, us, them: unlink(session, them.user_id, by=us.recorder, at=AT),
        lambda session, us, them: unlink(session, us.recorder.user_id, by=them, at=AT),
        lambda session, us, _: staff.dismiss(session, us.recorder.user_id, by=us.admin, at=AT),
        lambda session, us, _: staff.give_password(
            session, us.recorder.user_id, "drawn", by=us.admin, at=AT
        ),
        lambda session, us, _: staff.change_own_password(session, "own", by=us.recorder, at=AT),
        lambda session, _, them: staff.change_own_password(session, "own", by=them, at=AT),
    ],
    ids=["here", "there", "dismissal", "drawn password", "new password", "new one there"],
)
def test_a_link_ends(
    session: Session,
    village: Cast,
    next_village: NextVillage,
    end: Callable[[Session, Cast, Actor], None],
) -> None:
    clerk = next_village.clerk
    linked(session, village.recorder, clerk)
    end(session, village, clerk)
    session.commit()
    assert list_linked(session, village.recorder) == list_linked(session, clerk) == ()
    with pytest.raises(NotFound):
        go_over(session, clerk.user_id or 0, by=village.recorder, at=AT)
    with pytest.raises(NotFound):
        unlink(session, clerk.user_id or 0, by=village.recorder, at=AT)
    for village_id in (village.id, next_village.id):
        assert told(session, village_id)[-1][1] == "account-unlinked"


def test_who_proves_both_passwords_links_and_goes_over_with_a_tap(
    client: FlaskClient, session: Session, village: Cast, next_village: NextVillage
) -> None:
    browser = sign_in(client, session, village.recorder)
    account = open_page(browser, "/account/")
    assert LINK in [a.get("href") for a in account.iter("a")]
    open_page(browser, LINK)
    assert browser.post(LINK, data=BOTH).location == "/account/"
    assert "黑屯村" in text_of(open_page(browser, "/account/"))
    with browser.session_transaction() as before:
        first = before["_user_id"]
    over = browser.post(f"{LINK}/{next_village.clerk.user_id}/session")
    assert (over.status_code, over.location) == (303, "/")
    assert "next-clerk" in text_of(open_page(browser, "/account/"))
    with browser.session_transaction() as there:
        there["_user_id"] = first
    assert browser.get("/account/").location.startswith("/sign-in"), "the first session is over"
    went = (village.recorder.code, "went-to-linked-account", next_village.clerk.code)
    assert told(session, village.id)[-1] == told(session, next_village.id)[-1] == went


def test_a_wrong_password_of_either_is_told_and_counted(
    client: FlaskClient, session: Session, village: Cast, next_village: NextVillage
) -> None:
    browser = sign_in(client, session, village.recorder)
    for field in ("own_password", "password"):
        answer = browser.post(LINK, data={**BOTH, field: "wrong"})
        assert answer.status_code == 422
        [bad] = check_page(answer.text).xpath("//input[@aria-invalid='true']/@name")
        assert bad == field
    for _ in range(4):
        browser.post(LINK, data={**BOTH, "password": "wrong"})
    assert browser.post(LINK, data=BOTH).status_code == 409, "locked for this session"
    assert list_linked(session, village.recorder) == ()


def test_a_dismissed_account_is_as_wrong_as_an_unknown_one(
    client: FlaskClient, session: Session, village: Cast, next_village: NextVillage
) -> None:
    session.get_one(User, next_village.clerk.user_id).is_active = False
    session.commit()
    browser = sign_in(client, session, village.recorder)
    dismissed = browser.post(LINK, data=BOTH)
    unknown = browser.post(LINK, data={**BOTH, "username": "nobody"})
    assert dismissed.status_code == unknown.status_code == 422


def test_nobody_goes_to_an_account_that_is_not_linked(
    client: FlaskClient, session: Session, village: Cast, next_village: NextVillage
) -> None:
    browser = sign_in(client, session, village.recorder)
    for act in ("session", "end"):
        for user_id in (next_village.clerk.user_id, village.admin.user_id, 999_999):
            assert browser.post(f"{LINK}/{user_id}/{act}").status_code == 404


def test_the_code_is_asked_for_on_the_way_over(
    client: FlaskClient, session: Session, village: Cast, next_village: NextVillage
) -> None:
    clerk = next_village.clerk
    linked(session, village.recorder, clerk)
    session.add(Authenticator(user_id=clerk.user_id, number="n", last_step=0, set_up_at=AT))
    session.commit()
    browser = sign_in(client, session, village.recorder)
    browser.post(f"{LINK}/{clerk.user_id}/session")
    assert browser.get("/account/").location.startswith("/sign-in/code")


def test_no_authenticator_is_set_up_without_its_password(
    client: FlaskClient, session: Session, village: Cast, next_village: NextVillage
) -> None:
    linked(session, village.recorder, next_village.clerk)
    session.get_one(Village, next_village.id).codes_for = CodesFor.EVERYBODY
    session.commit()
    browser = sign_in(client, session, village.recorder)
    refused = browser.post(f"{LINK}/{next_village.clerk.user_id}/session")
    assert refused.status_code == 409
    assert "recorder" in text_of(open_page(browser, "/account/")), "still the first account"
    assert told(session, village.id)[-1][1] == "account-linked"


def test_a_supervisor_is_offered_no_link(
    app: Flask, client: FlaskClient, session: Session, supervisor: Actor
) -> None:
    browser = sign_in(client, session, supervisor)
    assert LINK not in [a.get("href") for a in open_page(browser, "/account/").iter("a")]
