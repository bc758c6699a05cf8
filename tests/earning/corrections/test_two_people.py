"""Taking away is guarded like giving: two people, public notice, and the household is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import system_actor
from pointsapp.community.models import Village
from pointsapp.earning.corrections.service import Correction, Instead, correct_line, correct_sheet
from pointsapp.earning.notices import service as notices
from pointsapp.earning.notices.service import DISMISSED, UPHELD, NewObjection
from pointsapp.earning.sheets import queries, service
from pointsapp.earning.sheets.models import AwardLine, AwardSheet, State
from pointsapp.earning.sheets.refusals import (
    CorrectionStands,
    CorrectionWaits,
    OwnRecording,
    WrongState,
)
from pointsapp.oversight.desk.queries import what_waits
from tests.earning.correcting import wrong
from tests.page import open_page, text_of
from tests.village import AT, Cast, resident_of, sign_in

Swept = Callable[..., int]
WE_WERE_THERE = NewObjection("我们去了", "resident")


@pytest.fixture
def sheet_id(session: Session, village: Cast, swept: Swept) -> int:
    """A posted sheet: two hours for 张家, one and a half for 李家."""
    made = swept((village.zhang, "张学军", 200), (village.li, "李秀英", 150))
    service.submit(session, made, by=village.recorder, at=AT)
    service.approve(session, made, by=village.approver, at=AT)
    return made


@pytest.fixture
def line(session: Session, sheet_id: int) -> int:
    """The posted line of 张家."""
    return line_of(session, sheet_id)


def line_of(session: Session, sheet_id: int, position: int = 1) -> int:
    return session.scalars(
        sa.select(AwardLine.id).filter_by(sheet_id=sheet_id, position=position)
    ).one()


def hang_out_for(session: Session, village: Cast, days: int) -> None:
    session.get_one(Village, village.id).notice_days = days
    session.flush()


def ask(session: Session, village: Cast, line: int, correction: Correction | None = None) -> int:
    by = village.recorder
    return correct_line(session, line, correction or wrong("没有来"), by=by, at=AT)


def post_due(session: Session, village: Cast, *, days: int) -> list[tuple[int, int]]:
    at = AT + timedelta(days=days)
    due = notices.post_due(session, by=system_actor(village.id), at=at)
    return [(one.posted, one.held) for one in due]


def balance(session: Session, village: Cast) -> int:
    return ledger.balance(session, village.zhang.account_id)


def state(session: Session, sheet_id: int) -> str:
    return session.get_one(AwardSheet, sheet_id, populate_existing=True).state


def test_nobody_alone_takes_posted_points_away(session: Session, village: Cast, line: int) -> None:
    both = village.recorder_and_approver
    asked = correct_line(session, line, wrong("没有来"), by=both, at=AT)
    assert balance(session, village) == 4
    with pytest.raises(OwnRecording):
        service.approve(session, asked, by=both, at=AT)
    assert balance(session, village) == 4
    service.approve(session, asked, by=village.approver, at=AT)
    assert balance(session, village) == 0
    assert state(session, asked) == State.POSTED


def test_who_recorded_and_approved_the_line_may_correct_it_together(
    session: Session, village: Cast, line: int
) -> None:
    """A village with one recorder and one approver needs nobody else to put a mistake right."""
    asked = ask(session, village, line)
    service.approve(session, asked, by=village.approver, at=AT)
    assert balance(session, village) == 0


def test_it_waits_on_the_approvers_desk(session: Session, village: Cast, line: int) -> None:
    ask(session, village, line)
    [waiting] = what_waits(session, village.approver, today=AT.date())
    assert (waiting.kind, waiting.count) == ("sheets-to-approve", 1)


def test_it_hangs_out_as_an_award_does(session: Session, village: Cast, line: int) -> None:
    hang_out_for(session, village, 3)
    asked = ask(session, village, line)
    service.approve(session, asked, by=village.approver, at=AT)
    assert state(session, asked) == State.ON_NOTICE
    assert post_due(session, village, days=2) == []
    assert balance(session, village) == 4
    assert post_due(session, village, days=3) == [(1, 0)]
    assert balance(session, village) == 0
    assert post_due(session, village, days=3) == []


@pytest.mark.parametrize(("outcome", "left"), [(UPHELD, 4), (DISMISSED, 0)])
def test_the_household_may_object_to_it(
    session: Session, village: Cast, line: int, outcome: str, left: int
) -> None:
    hang_out_for(session, village, 3)
    asked = ask(session, village, line)
    service.approve(session, asked, by=village.approver, at=AT)
    taking_off, by = line_of(session, asked), resident_of(village.zhang, village.id)
    objection = notices.object_to_line(session, taking_off, WE_WERE_THERE, key="a", by=by, at=AT)
    assert post_due(session, village, days=3) == [(0, 1)]
    by = village.approver
    notices.answer(session, objection, outcome=outcome, words="查过", by=by, at=AT)
    post_due(session, village, days=3)
    assert balance(session, village) == left
    assert state(session, asked) == State.POSTED


def test_what_is_turned_down_stands_and_may_be_asked_for_again(
    session: Session, village: Cast, line: int
) -> None:
    first = ask(session, village, line)
    for _press in (1, 2):
        service.send_back(session, first, reason="有签到", by=village.approver, at=AT)
    assert (state(session, first), balance(session, village)) == (State.TURNED_DOWN, 4)
    with pytest.raises(WrongState):
        service.approve(session, first, by=village.approver, at=AT)
    second = ask(session, village, line)
    service.approve(session, second, by=village.approver, at=AT)
    assert balance(session, village) == 0


def test_a_double_tap_asks_once(session: Session, village: Cast, line: int) -> None:
    correction, by = wrong("没有来"), village.recorder
    first, again = (correct_line(session, line, correction, by=by, at=AT) for _tap in (1, 2))
    assert first == again
    other = Correction(correction.key, "记错人")
    with pytest.raises(ledger.KeyReused):
        correct_line(session, line, other, by=by, at=AT)


def test_one_correction_waits_at_a_time(
    session: Session, village: Cast, sheet_id: int, line: int
) -> None:
    first = ask(session, village, line)
    with pytest.raises(CorrectionWaits) as refused:
        ask(session, village, line)
    assert refused.value.facts == {"number": session.get_one(AwardSheet, first).number}
    with pytest.raises(CorrectionWaits):
        correct_sheet(session, sheet_id, wrong(), by=village.recorder, at=AT)
    service.withdraw(session, first, by=village.recorder, at=AT)
    assert ask(session, village, line) != first


def test_a_whole_sheet_is_corrected_as_one(session: Session, village: Cast, sheet_id: int) -> None:
    asked = correct_sheet(session, sheet_id, wrong("日期错了"), by=village.recorder, at=AT)
    assert state(session, sheet_id) == State.POSTED
    service.approve(session, asked, by=village.approver, at=AT)
    page = queries.show_sheet(session, village.approver, sheet_id)
    assert (page.state, page.decisions[-1].reason) == (State.REVERSED, "日期错了")
    assert [line.taken_off for line in page.lines] == ["日期错了", "日期错了"]
    correction = queries.show_sheet(session, village.approver, asked)
    assert (correction.points, correction.why) == (-7, "日期错了")
    assert ledger.verify(session.connection(), book_id=village.id).problems == []


def test_the_right_amount_comes_in_the_place_of_the_wrong_one(
    session: Session, village: Cast, swept: Swept
) -> None:
    """The rule's cap of eight a day is used up by the wrong line, and leaves the right one six."""
    made = swept((village.zhang, "张学军", 400))
    service.submit(session, made, by=village.recorder, at=AT)
    service.approve(session, made, by=village.approver, at=AT)
    line = line_of(session, made)
    asked = ask(session, village, line, wrong("少了一小时", instead=Instead(300)))
    assert [one.points for one in queries.show_sheet(session, village.approver, asked).lines] == [
        -8,
        6,
    ]
    service.approve(session, asked, by=village.approver, at=AT)
    entries = ledger.statement(session, village.zhang.account_id).entries
    assert [entry.amount for entry in entries] == [6, -8, 8]
    assert ledger.verify(session.connection(), book_id=village.id).problems == []
    right = line_of(session, asked, 2)
    again = ask(session, village, right, wrong(instead=Instead(100)))
    service.approve(session, again, by=village.approver, at=AT)
    assert balance(session, village) == 2


@pytest.mark.parametrize("position", [1, 2])
def test_the_wrong_line_and_the_right_one_are_held_back_and_fall_together(
    session: Session, village: Cast, line: int, position: int
) -> None:
    hang_out_for(session, village, 3)
    asked = ask(session, village, line, wrong(instead=Instead(100)))
    service.approve(session, asked, by=village.approver, at=AT)
    one, by = line_of(session, asked, position), village.admin
    objection = notices.object_to_line(session, one, WE_WERE_THERE, key="a", by=by, at=AT)
    assert [posted for posted, _held in post_due(session, village, days=3)] == [0]
    by = village.approver
    notices.answer(session, objection, outcome=UPHELD, words="查过", by=by, at=AT)
    post_due(session, village, days=3)
    assert balance(session, village) == 4
    page = queries.show_sheet(session, village.approver, asked)
    assert [line.taken_off for line in page.lines] == ["查过", "查过"]


def test_a_posted_correction_stays(session: Session, village: Cast, line: int) -> None:
    asked = ask(session, village, line)
    service.approve(session, asked, by=village.approver, at=AT)
    taking_off, by = line_of(session, asked), village.recorder
    with pytest.raises(CorrectionStands):
        ask(session, village, taking_off)
    with pytest.raises(CorrectionStands):
        correct_sheet(session, asked, wrong(), by=by, at=AT)
    with pytest.raises(CorrectionStands):
        notices.object_to_line(session, taking_off, WE_WERE_THERE, key="a", by=by, at=AT)


def test_a_large_correction_needs_two_approvers(session: Session, village: Cast, line: int) -> None:
    session.get_one(Village, village.id).second_approver_from = 4
    asked = ask(session, village, line)
    service.approve(session, asked, by=village.approver, at=AT)
    assert balance(session, village) == 4
    service.approve(session, asked, by=village.admin, at=AT)
    assert balance(session, village) == 0


def test_the_household_is_told_when_it_hangs_out_and_when_it_counts(
    client: FlaskClient, session: Session, village: Cast, line: int
) -> None:
    hang_out_for(session, village, 3)
    asked = ask(session, village, line)
    service.approve(session, asked, by=village.approver, at=AT)
    session.commit()
    resident = sign_in(client, session, resident_of(village.zhang, village.id))
    told = "积分更正 公示中：村内主干道清扫 没有来 (recorder)"
    assert told in text_of(open_page(resident, "/my/messages"))
    assert "更正：村内主干道清扫" in text_of(open_page(resident, "/my/"))
    page = text_of(open_page(resident, f"/my/deeds/{line_of(session, asked)}"))
    assert "没有来" in page
    assert "我不同意" in page
    post_due(session, village, days=3)
    session.commit()
    told = "积分更正 已入账：村内主干道清扫 没有来 (recorder)"
    assert told in text_of(open_page(resident, "/my/messages"))


def test_the_notice_says_what_is_corrected_and_why(
    client: FlaskClient, session: Session, village: Cast, line: int
) -> None:
    hang_out_for(session, village, 3)
    asked = ask(session, village, line)
    service.approve(session, asked, by=village.approver, at=AT)
    session.commit()
    board = text_of(open_page(client, f"/board/{village.code}/"))
    assert "更正：村内主干道清扫" in board
    notice = text_of(open_page(client, f"/board/{village.code}/notices/{asked}"))
    assert "没有来" in notice
    assert "018 张*军" in notice
    assert "−4" in notice


def test_a_clerk_asks_on_the_page_and_an_approver_turns_it_down(
    client: FlaskClient, session: Session, village: Cast, line: int
) -> None:
    session.commit()
    clerk = sign_in(client, session, village.recorder)
    path = f"/lines/{line}/correction"
    key = open_page(clerk, path).xpath("string(//input[@name='key']/@value)")
    filled = {"key": key, "usual": "amount", "quantity": "1.5"}
    [first, again] = [clerk.post(path, data=filled) for _tap in (1, 2)]
    assert (first.status_code, again.location) == (303, first.location)
    assert "更正待审核" in text_of(open_page(clerk, f"/sheets/{sheet_of(session, line)}"))
    assert "这里已有一份更正在等待审核" in text_of(open_page(clerk, path))
    approver = sign_in(client, session, village.approver)
    page = text_of(open_page(approver, first.location))
    assert "更正：村内主干道清扫" in page
    assert "−4" in page
    assert "+3" in page
    back = approver.post(f"{first.location}/sending-back", data={"reason": "签到表上是两小时"})
    assert back.status_code == 303
    assert "签到表上是两小时" in text_of(open_page(approver, first.location))


def sheet_of(session: Session, line: int) -> int:
    return session.get_one(AwardLine, line).sheet_id
