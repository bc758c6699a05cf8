"""A village changes hands: nothing is forgotten, two people complete it, the township sees it."""

from collections.abc import Callable
from dataclasses import replace
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
from pointsapp.chain import service as chain
from pointsapp.exchange.items.queries import list_items
from pointsapp.exchange.stocktakes.service import ShelfCount, count_shelf
from pointsapp.oversight.handovers import queries, service
from pointsapp.oversight.handovers.queries import Missing
from pointsapp.oversight.handovers.refusals import (
    HandoverIncomplete,
    HandoverOver,
    SamePersonTwice,
    SignedLater,
)
from pointsapp.oversight.handovers.service import Noted
from pointsapp.refusals import NotFound
from pointsapp.year_end.kept_archives.service import keep_archive
from tests.page import open_page, text_of
from tests.village import AT, PASSWORD, Cast, NextVillage, hire, sign_in

NOTED = Noted("admin", "", 50_00, "铁皮柜", 3_000_00, "镇拨款", "钥匙两把", AT.date(), frozenset())


def begin(session: Session, by: Actor) -> int:
    return service.begin(session, "张书记", "李书记", "监委会周主任", by=by, at=AT)


def note(session: Session, village: Cast, handover_id: int, ends: frozenset[int]) -> None:
    service.note(session, handover_id, replace(NOTED, ends=ends), by=village.admin, at=AT)


def count(
    session: Session,
    village: Cast,
    watched_by: str = "李书记",
    *,
    without: str = "",
    minute: int = 0,
) -> int:
    """Count the shelf as the book has it; admin counts, somebody watches."""
    at = AT + timedelta(minutes=minute)
    goods = list_items(session, village.admin)
    units = {item.id: item.stock for item in goods if item.name != without}
    key = f"{without}{watched_by}{minute}"
    return count_shelf(session, ShelfCount(units, watched_by), key=key, by=village.admin, at=at)


def make_archive(session: Session, village: Cast) -> None:
    keep_archive(session, year=2026, sha256="a" * 64, size=9, by=village.admin, at=AT)


def ready(session: Session, village: Cast, ends: frozenset[int] = frozenset()) -> int:
    """Begin a hand-over of which nothing is missing."""
    handover_id = begin(session, village.admin)
    if list_items(session, village.admin):
        count(session, village)
    make_archive(session, village)
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


def test_only_both_who_counted_the_whole_shelf_counted_it(
    session: Session, village: Cast, shelf: dict[str, int]
) -> None:
    count(session, village)  # before it was begun
    people = ("张书记", "李书记", "监委会周主任")
    later = AT + timedelta(minutes=1)
    handover_id = service.begin(session, *people, by=village.admin, at=later)
    assert sheet(session, village, handover_id).counted is None
    note(session, village, handover_id, frozenset())
    count(session, village, "钱监委", minute=2)
    count(session, village, "李 书记", without="大米", minute=3)
    told = sheet(session, village, handover_id)
    assert told.counted is not None
    assert (told.counted.is_by_both, told.counted.left_out) == (True, ("大米",))
    assert Missing.STOCK in told.missing
    both = count(session, village, "李书记", minute=4)
    count(session, village, "", minute=5)
    told = sheet(session, village, handover_id)
    assert told.counted is not None
    assert (told.counted.id, Missing.STOCK in told.missing) == (both, False)


def test_a_download_that_was_only_begun_is_no_archive(session: Session, village: Cast) -> None:
    handover_id = begin(session, village.admin)
    audit.record(session, Event.ARCHIVE_MADE, "user:1", by=village.admin, at=AT)
    assert Missing.ARCHIVE in sheet(session, village, handover_id).missing
    make_archive(session, village)
    assert Missing.ARCHIVE not in sheet(session, village, handover_id).missing


def test_the_seal_takes_in_all_that_was_written_until_then(session: Session, village: Cast) -> None:
    complete(session, village, ready(session, village), village.approver)
    head = session.execute(sa.text("SELECT chain_head FROM ledger_seal")).scalar_one()
    assert head == chain.head(session)
    assert chain.extend(session, at=AT) == 0


def test_one_person_hands_over_to_nobody_but_another(session: Session, village: Cast) -> None:
    with pytest.raises(SamePersonTwice):
        service.begin(session, "张书记", "张 书记", "监委会周主任", by=village.admin, at=AT)
    handover_id = begin(session, village.admin)
    twice = replace(NOTED, counts_for_outgoing="李书记")
    with pytest.raises(SamePersonTwice), session.begin_nested():
        service.note(session, handover_id, twice, by=village.admin, at=AT)


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
    noted = replace(NOTED, signed_on=date(2026, 11, 15))
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
