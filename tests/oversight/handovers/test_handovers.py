"""A village changes hands: nothing is forgotten, two people complete it, the township sees it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access import refusals as access_refusals
from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.models import AuditRecord, User
from pointsapp.access.permissions import Role
from pointsapp.actor import Actor
from pointsapp.exchange.losses.models import LossState, Stocktake
from pointsapp.oversight.handovers import queries, service
from pointsapp.oversight.handovers.queries import Missing
from pointsapp.oversight.handovers.refusals import HandoverIncomplete, HandoverOver, SignedLater
from pointsapp.oversight.handovers.service import Noted
from pointsapp.refusals import NotFound
from tests.page import open_page, text_of
from tests.village import AT, PASSWORD, Cast, NextVillage, hire, sign_in

NOTED = Noted(50_00, "铁皮柜", 3_000_00, "镇拨款", "钥匙两把", AT.date(), frozenset())


def begin(session: Session, by: Actor) -> int:
    return service.begin(session, "张书记", "李书记", "监委会周主任", by=by, at=AT)


def note(session: Session, village: Cast, handover_id: int, ends: frozenset[int]) -> None:
    noted = Noted(**{**vars(NOTED), "ends": ends})
    service.note(session, handover_id, noted, by=village.admin, at=AT)


def ready(session: Session, village: Cast, ends: frozenset[int] = frozenset()) -> int:
    """Begin a hand-over of which nothing is missing."""
    handover_id = begin(session, village.admin)
    taken = Stocktake(
        village_id=village.id,
        number="2026-0001",
        key="k",
        supervisor="李书记",
        worth_fen=0,
        state=LossState.POSTED,
        through_transaction_id=0,
        counted_by=village.admin.code,
        counted_at=AT,
    )
    session.add(taken)
    audit.record(session, Event.ARCHIVE_MADE, "archive:1", by=village.admin, at=AT)
    note(session, village, handover_id, ends)
    return handover_id


def complete(session: Session, village: Cast, handover_id: int, second: Actor) -> None:
    service.complete(session, handover_id, second=second.code, by=village.admin, at=AT)


def sheet(session: Session, village: Cast, handover_id: int) -> queries.Sheet:
    return queries.show_sheet(session, village.admin, handover_id, AT.date())


def test_what_is_missing_is_told_and_holds_it_up(
    session: Session, village: Cast, shelf: dict[str, int]
) -> None:
    handover_id = begin(session, village.admin)
    assert set(sheet(session, village, handover_id).missing) == set(Missing)
    with pytest.raises(HandoverIncomplete):
        complete(session, village, handover_id, village.approver)
    note(session, village, handover_id, frozenset())
    assert sheet(session, village, handover_id).missing == (Missing.STOCK, Missing.ARCHIVE)


def test_it_is_gone_on_with_until_it_is_completed(session: Session, village: Cast) -> None:
    handover_id = begin(session, village.admin)
    assert begin(session, village.recorder) == handover_id
    service.call_off(session, handover_id, by=village.admin, at=AT)
    assert begin(session, village.admin) != handover_id
    with pytest.raises(HandoverOver):
        note(session, village, handover_id, frozenset())


def test_two_people_complete_it_accounts_end_and_the_book_is_sealed(
    session: Session, village: Cast
) -> None:
    ends = frozenset({village.approver.user_id or 0})
    handover_id = ready(session, village, ends)
    complete(session, village, handover_id, village.approver)
    assert session.get_one(User, village.approver.user_id).is_active is False
    done = sheet(session, village, handover_id)
    seal = ledger.last_seal(session, village.id)
    assert seal is not None
    assert done.noted.seal == seal.number
    event = sa.select(sa.func.count()).select_from(AuditRecord).filter_by(event=Event.HANDED_OVER)
    assert session.scalar(event) == 1


def test_completing_twice_is_completing_once(session: Session, village: Cast) -> None:
    handover_id = ready(session, village)
    complete(session, village, handover_id, village.approver)
    complete(session, village, handover_id, village.approver)
    seal = ledger.last_seal(session, village.id)
    assert seal is not None
    assert seal.number == 1


def test_what_the_sheet_said_then_stays(
    session: Session, village: Cast, give: Callable[..., None]
) -> None:
    give(village.zhang, 30)
    handover_id = ready(session, village)
    complete(session, village, handover_id, village.approver)
    give(village.zhang, 12)
    assert sheet(session, village, handover_id).points == 30


def test_one_person_is_not_two_and_nobody_ends_the_own_account(
    session: Session, village: Cast
) -> None:
    handover_id = ready(session, village, frozenset({village.admin.user_id or 0}))
    with pytest.raises(access_refusals.SecondMissing):
        service.complete(session, handover_id, second="", by=village.admin, at=AT)
    with pytest.raises(access_refusals.OwnAccount):
        complete(session, village, handover_id, village.approver)
    note(session, village, handover_id, frozenset())
    with pytest.raises(access_refusals.SamePerson):
        complete(session, village, handover_id, village.admin)


def test_strangers_and_strangers_accounts_are_not_found(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    handover_id = begin(session, village.admin)
    with pytest.raises(NotFound):
        queries.show_sheet(session, next_village.clerk, handover_id, AT.date())
    with pytest.raises(NotFound):
        service.call_off(session, handover_id, by=next_village.clerk, at=AT)
    with pytest.raises(NotFound):
        note(session, village, handover_id, frozenset({next_village.clerk.user_id or 0}))
    noted = Noted(**{**vars(NOTED), "signed_on": date(2026, 11, 15)})
    with pytest.raises(SignedLater):
        service.note(session, handover_id, noted, by=village.admin, at=AT)


def test_who_takes_over_needs_an_account_that_counts(session: Session, village: Cast) -> None:
    late = AT + timedelta(days=30)
    handover_id = ready(session, village)
    heir = hire(session, "heir", Role.ADMIN, village_id=village.id)
    session.get_one(User, heir.user_id).created_at = late - timedelta(hours=71)
    session.flush()
    with pytest.raises(access_refusals.NotYetSecond):
        service.complete(session, handover_id, second=heir.code, by=village.admin, at=late)


def test_the_pages_lead_through_it(client: FlaskClient, session: Session, village: Cast) -> None:
    handover_id = ready(session, village)
    session.commit()
    browser = sign_in(client, session, village.admin)
    path = f"/manage/handovers/{handover_id}"
    assert "张书记" in text_of(open_page(browser, path))
    assert browser.post(f"{path}/notes", data={"cash": "-5"}).status_code == 422
    assert open_page(browser, f"{path}/print") is not None
    typed = {"username": "approver", "password": PASSWORD}
    assert browser.post(f"{path}/completion", data=typed).status_code == 303
    assert "1号封存" in text_of(open_page(browser, path))
    assert open_page(browser, "/manage/handovers/") is not None
