"""What a village may decide: two approvers, a ceiling for the year, debts."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.models import Village
from pointsapp.earning.sheets import ceiling, queries, service
from pointsapp.earning.sheets.refusals import CeilingReached, OwnFirstApproval
from tests.earning import correcting
from tests.page import check_page, open_page, text_of
from tests.village import AT, Cast, sign_in

Swept = Callable[..., int]


def settle_on(session: Session, village: Cast, **settings: object) -> None:
    row = session.get_one(Village, village.id)
    for name, value in settings.items():
        setattr(row, name, value)
    session.commit()


@pytest.fixture
def submitted(session: Session, village: Cast, swept: Swept) -> int:
    """Four hours: eight points."""
    sheet_id = swept((village.zhang, "张学军", 400))
    service.submit(session, sheet_id, by=village.recorder, at=AT)
    session.commit()
    return sheet_id


def approve(session: Session, sheet_id: int, by: Actor, reason: str = "") -> str:
    service.approve(session, sheet_id, by=by, at=AT, reason=reason)
    return queries.show_sheet(session, by, sheet_id).state


def test_a_large_sheet_needs_two_approvers(session: Session, village: Cast, submitted: int) -> None:
    settle_on(session, village, second_approver_from=8)
    assert approve(session, submitted, village.approver) == "submitted"
    assert ledger.balance(session, village.zhang.account_id) == 0
    with pytest.raises(OwnFirstApproval):
        approve(session, submitted, village.approver)
    assert approve(session, submitted, village.admin) == "posted"
    assert ledger.balance(session, village.zhang.account_id) == 8


def test_a_smaller_one_needs_one(session: Session, village: Cast, submitted: int) -> None:
    settle_on(session, village, second_approver_from=9)
    assert approve(session, submitted, village.approver) == "posted"


def test_a_sheet_sent_back_meanwhile_begins_anew(
    session: Session, village: Cast, submitted: int
) -> None:
    settle_on(session, village, second_approver_from=8)
    approve(session, submitted, village.approver)
    service.send_back(session, submitted, reason="少一人", by=village.admin, at=AT)
    service.submit(session, submitted, by=village.recorder, at=AT)
    assert approve(session, submitted, village.admin) == "submitted"
    assert approve(session, submitted, village.approver) == "posted"


def test_above_the_years_ceiling_a_reason_is_needed(
    session: Session, village: Cast, submitted: int
) -> None:
    settle_on(session, village, yearly_ceiling=7)
    with pytest.raises(CeilingReached) as refused:
        approve(session, submitted, village.approver)
    assert refused.value.facts == {
        "period": "year",
        "ceiling": 7,
        "issued": 0,
        "points": 8,
    }
    assert approve(session, submitted, village.approver, "村民会议同意") == "posted"
    steps = queries.show_sheet(session, village.approver, submitted).decisions
    assert [step.reason for step in steps if step.state == "approved"] == ["村民会议同意"]


def test_what_hangs_out_is_promised_already(
    session: Session, village: Cast, submitted: int
) -> None:
    settle_on(session, village, yearly_ceiling=10, notice_days=3)
    assert approve(session, submitted, village.approver) == "on_notice"
    row = session.get_one(Village, village.id)
    [used] = ceiling.issued_points(session, row, today=AT.date())
    assert used == ceiling.IssuedPoints("year", 8, 10)
    assert used.is_near


def test_what_is_posted_counts_once(session: Session, village: Cast, submitted: int) -> None:
    settle_on(session, village, yearly_ceiling=10)
    approve(session, submitted, village.approver)
    row = session.get_one(Village, village.id)
    [used] = ceiling.issued_points(session, row, today=AT.date())
    assert used == ceiling.IssuedPoints("year", 8, 10)


def test_a_quarters_ceiling_stops_too(session: Session, village: Cast, submitted: int) -> None:
    settle_on(session, village, yearly_ceiling=100, quarterly_ceiling=7)
    with pytest.raises(CeilingReached) as stopped:
        approve(session, submitted, village.approver)
    assert stopped.value.facts["period"] == "quarter"


def spend(session: Session, village: Cast, points: int) -> None:
    redeemed = ledger.find_account(session, book_id=village.id, kind="redeemed")
    legs = (ledger.Leg(village.zhang.account_id, -points), ledger.Leg(redeemed, points))
    posting = ledger.Posting("spent", "redemption", legs, AT.date(), "redemption", None)
    ledger.post(session, village.id, posting, by="user:1", at=AT)


def line_of(session: Session, village: Cast, sheet_id: int) -> int:
    return queries.show_sheet(session, village.approver, sheet_id).lines[0].id


def test_spent_points_are_taken_back_into_debt_where_the_village_says_so(
    session: Session, village: Cast, submitted: int
) -> None:
    approve(session, submitted, village.approver)
    spend(session, village, 5)
    line_id = line_of(session, village, submitted)
    settle_on(session, village, debt_allowed=True)
    correcting.take_off(session, line_id, by=correcting.two(village))
    assert ledger.balance(session, village.zhang.account_id) == -5
    assert ledger.verify(session.connection(), book_id=village.id).problems == []


def test_who_owes_points_cannot_exchange_any(
    session: Session, village: Cast, submitted: int
) -> None:
    approve(session, submitted, village.approver)
    spend(session, village, 5)
    settle_on(session, village, debt_allowed=True)
    line_id = line_of(session, village, submitted)
    correcting.take_off(session, line_id, by=correcting.two(village))
    redeemed = ledger.find_account(session, book_id=village.id, kind="redeemed")
    legs = (ledger.Leg(village.zhang.account_id, -1), ledger.Leg(redeemed, 1))
    posting = ledger.Posting("more", "redemption", legs, AT.date(), "redemption", None, floor=0)
    with pytest.raises(ledger.BelowFloor):
        ledger.post(session, village.id, posting, by="user:1", at=AT)


def test_the_approver_is_asked_for_the_reason_on_the_page(
    client: FlaskClient, session: Session, village: Cast, submitted: int
) -> None:
    settle_on(session, village, yearly_ceiling=7)
    approver = sign_in(client, session, village.approver)
    path = f"/sheets/{submitted}"
    assert open_page(approver, path).xpath("//input[@name='above_ceiling']")
    told = approver.post(f"{path}/approval", data={})
    assert told.status_code == 409
    assert "本年度最多发放7分" in text_of(check_page(told.text))
    assert approver.post(f"{path}/approval", data={"above_ceiling": "同意"}).status_code == 303
