"""An award sheet's way from the clerk's list into the ledger."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.models import Village
from pointsapp.earning.sheets import queries, service
from pointsapp.earning.sheets.lines import NewLine
from pointsapp.earning.sheets.models import AwardLine
from pointsapp.earning.sheets.refusals import (
    NoLines,
    NotLivingHere,
    OwnHousehold,
    OwnRecording,
    QuantityOutOfRange,
    RuleNotInForce,
    WrongState,
)
from pointsapp.refusals import NotFound
from tests.page import statements
from tests.rules import SUNDAY
from tests.village import AT, Cast, NextVillage, settle

Swept = Callable[..., int]


def balance_of(session: Session, village: Cast) -> tuple[int, int]:
    return (
        ledger.balance(session, village.zhang.account_id),
        ledger.balance(session, village.li.account_id),
    )


def test_an_approved_sheet_without_notice_days_counts_at_once(
    session: Session, village: Cast, swept: Swept
) -> None:
    sheet_id = swept((village.zhang, "张学军", 200), (village.li, "李秀英", 150))
    service.submit(session, sheet_id, by=village.recorder, at=AT)
    assert balance_of(session, village) == (0, 0)
    service.approve(session, sheet_id, by=village.approver, at=AT)
    assert balance_of(session, village) == (4, 3)
    page = queries.show_sheet(session, village.approver, sheet_id)
    assert (page.number, page.state, page.points) == ("2026-0001", "posted", 7)
    assert [step.state for step in page.decisions] == ["submitted", "approved", "posted"]
    assert ledger.verify(session.connection(), book_id=village.id).problems == []


def test_an_entry_leads_back_to_its_line(session: Session, village: Cast, swept: Swept) -> None:
    sheet_id = swept((village.zhang, "王桂兰", 200))
    service.submit(session, sheet_id, by=village.recorder, at=AT)
    service.approve(session, sheet_id, by=village.approver, at=AT)
    [entry] = ledger.statement(session, village.zhang.account_id).entries
    line = session.scalars(sa.select(AwardLine)).one()
    assert (entry.source_kind, entry.source_id) == ("award_line", line.id)
    assert entry.transaction_id == line.transaction_id
    assert (entry.occurred_on, entry.memo) == (SUNDAY, "E03 2026-0001")


def test_pressing_twice_counts_once(session: Session, village: Cast, swept: Swept) -> None:
    sheet_id = swept((village.zhang, "张学军", 200))
    for _press in (1, 2):
        service.submit(session, sheet_id, by=village.recorder, at=AT)
    for _press in (1, 2):
        service.approve(session, sheet_id, by=village.approver, at=AT)
    assert balance_of(session, village) == (4, 0)


def test_nobody_approves_what_they_recorded(
    session: Session, village: Cast, rule: Callable[[str], int]
) -> None:
    both = village.recorder_and_approver
    home = village.zhang
    ticked_by_both = NewLine(
        household_id=home.id,
        resident_id=home.head_id,
        rule_version_id=rule("E03"),
        occurred_on=SUNDAY,
        quantity=200,
        recorded_by=both.code,
    )
    lines = [ticked_by_both]
    own = service.draw_up(session, title="清扫", lines=lines, key="a", by=both, at=AT)
    other = service.draw_up(session, title="清扫", lines=lines, key="b", by=village.recorder, at=AT)
    for sheet_id in (own, other):
        service.submit(session, sheet_id, by=village.recorder, at=AT)
        with pytest.raises(OwnRecording):
            service.approve(session, sheet_id, by=both, at=AT)


def test_nobody_approves_a_line_of_their_own_household(
    session: Session, village: Cast, swept: Swept
) -> None:
    sheet_id = swept((village.zhang, "张学军", 200))
    service.submit(session, sheet_id, by=village.recorder, at=AT)
    neighbour = replace(village.approver, household_id=village.zhang.id)
    with pytest.raises(OwnHousehold):
        service.approve(session, sheet_id, by=neighbour, at=AT)
    assert balance_of(session, village) == (0, 0)


def test_a_days_cap_cuts_a_households_points(session: Session, village: Cast, swept: Swept) -> None:
    first = swept((village.zhang, "张学军", 300))
    service.submit(session, first, by=village.recorder, at=AT)
    second = swept((village.zhang, "王桂兰", 200), (village.li, "李秀英", 200))
    page = queries.show_sheet(session, village.recorder, second)
    assert [(line.points, line.uncapped_points) for line in page.lines] == [(2, 4), (4, 4)]
    for sheet_id in (first, second):
        service.submit(session, sheet_id, by=village.recorder, at=AT)
        service.approve(session, sheet_id, by=village.approver, at=AT)
    assert balance_of(session, village) == (8, 4)


def test_two_drafts_over_one_cap_are_cut_when_the_second_is_submitted(
    session: Session, village: Cast, swept: Swept
) -> None:
    drafts = [swept((village.zhang, "张学军", 300)), swept((village.zhang, "王桂兰", 300))]
    for sheet_id in drafts:
        service.submit(session, sheet_id, by=village.recorder, at=AT)
    assert queries.show_sheet(session, village.recorder, drafts[1]).points == 2


def test_another_day_has_a_cap_of_its_own(session: Session, village: Cast, swept: Swept) -> None:
    service.submit(session, swept((village.zhang, "张学军", 400)), by=village.recorder, at=AT)
    monday = swept((village.zhang, "张学军", 400), day=date(2026, 11, 9))
    assert queries.show_sheet(session, village.recorder, monday).points == 8


def test_a_village_with_notice_days_waits(session: Session, village: Cast, swept: Swept) -> None:
    session.execute(sa.update(Village).where(Village.id == village.id).values(notice_days=3))
    sheet_id = swept((village.zhang, "张学军", 200))
    service.submit(session, sheet_id, by=village.recorder, at=AT)
    service.approve(session, sheet_id, by=village.approver, at=AT)
    page = queries.show_sheet(session, village.approver, sheet_id)
    assert (page.state, page.due_on) == ("on_notice", date(2026, 11, 17))
    assert balance_of(session, village) == (0, 0)


def test_a_sheet_sent_back_can_be_submitted_again(
    session: Session, village: Cast, swept: Swept
) -> None:
    sheet_id = swept((village.zhang, "张学军", 200))
    service.submit(session, sheet_id, by=village.recorder, at=AT)
    service.send_back(session, sheet_id, reason="时长不对", by=village.approver, at=AT)
    with pytest.raises(WrongState):
        service.approve(session, sheet_id, by=village.approver, at=AT)
    service.submit(session, sheet_id, by=village.recorder, at=AT)
    service.approve(session, sheet_id, by=village.approver, at=AT)
    assert balance_of(session, village) == (4, 0)


def test_a_withdrawn_sheet_frees_the_cap(session: Session, village: Cast, swept: Swept) -> None:
    first = swept((village.zhang, "张学军", 400))
    service.submit(session, first, by=village.recorder, at=AT)
    service.withdraw(session, first, by=village.recorder, at=AT)
    again = swept((village.zhang, "张学军", 400))
    assert queries.show_sheet(session, village.recorder, again).points == 8


def test_an_empty_sheet_is_not_submitted(session: Session, village: Cast, swept: Swept) -> None:
    with pytest.raises(NoLines):
        service.submit(session, swept(), by=village.recorder, at=AT)


def test_what_cannot_be_true_is_refused(
    session: Session, village: Cast, next_village: NextVillage, swept: Swept
) -> None:
    zhang = village.zhang
    with pytest.raises(QuantityOutOfRange):
        swept((zhang, "张学军", 2500))
    with pytest.raises(QuantityOutOfRange):
        swept((zhang, "张学军", 0))
    with pytest.raises(ledger.FutureDay):
        swept((zhang, "张学军", 100), day=date(2026, 11, 15))
    with pytest.raises(RuleNotInForce):
        swept((zhang, "张学军", 100), day=date(2025, 12, 31))
    with pytest.raises(RuleNotInForce):
        swept((zhang, "张学军", 100), code="Z90")
    with pytest.raises(NotLivingHere):
        swept((next_village.wu, "吴建国", 100))


def test_the_next_villages_sheets_do_not_exist(
    session: Session, village: Cast, next_village: NextVillage, swept: Swept
) -> None:
    sheet_id = swept((village.zhang, "张学军", 200))
    stranger: Actor = next_village.clerk
    for step in (service.submit, service.withdraw, service.approve):
        with pytest.raises(NotFound):
            step(session, sheet_id, by=stranger, at=AT)
    with pytest.raises(NotFound):
        queries.show_sheet(session, stranger, sheet_id)


def test_posting_takes_the_same_number_of_statements_for_many_lines(
    session: Session, village: Cast, swept: Swept
) -> None:
    homes = [settle(session, village.id, f"9{n:02}", "赵甲") for n in range(40)]
    counts = []
    for some in (homes[:2], homes):
        sheet_id = swept(*((home, "赵甲", 100) for home in some))
        service.submit(session, sheet_id, by=village.recorder, at=AT)
        with statements(session.connection()) as seen:
            service.approve(session, sheet_id, by=village.approver, at=AT)
        counts.append(len(seen))
    assert counts[0] == counts[1]
