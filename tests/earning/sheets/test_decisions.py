"""Which step may follow which, who decided it, and that each is done once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.models import Village
from pointsapp.earning.sheets import ceiling, service
from pointsapp.earning.sheets.lines import NewLine
from pointsapp.earning.sheets.models import AwardLine, AwardSheet, SheetDecision, State
from pointsapp.earning.sheets.refusals import CeilingReached, OwnRecording, WrongState
from tests.earning import correcting
from tests.earning.street import account_ids_of, draw_up, enrol_street
from tests.page import statements
from tests.rules import SUNDAY
from tests.village import AT, Cast

Swept = Callable[..., int]
LATER = AT + timedelta(days=400)


def decisions(session: Session, sheet_id: int) -> list[tuple[str, str, str]]:
    query = sa.select(SheetDecision).filter_by(sheet_id=sheet_id).order_by(SheetDecision.id)
    return [(row.state, row.by, row.reason) for row in session.scalars(query)]


def steps(session: Session, village: Cast, sheet_id: int) -> dict[str, Callable[[], object]]:
    clerk, approver = village.recorder, village.approver
    return {
        "redraw": lambda: service.redraw(session, sheet_id, [], by=clerk, at=AT),
        "submit": lambda: service.submit(session, sheet_id, by=clerk, at=AT),
        "withdraw": lambda: service.withdraw(session, sheet_id, by=clerk, at=AT),
        "send back": lambda: service.send_back(
            session, sheet_id, reason="少一人", by=approver, at=AT
        ),
        "approve": lambda: service.approve(session, sheet_id, by=approver, at=AT),
        "take off": lambda: correcting.take_off_sheet(session, sheet_id, by=(clerk, approver)),
    }


# what each step makes of a sheet in each state: a new state, the same one, or a refusal (-)
MOVES = """
              redraw     submit     withdraw   send back  approve    take off
draft         draft      submitted  withdrawn  -          -          -
submitted     -          submitted  withdrawn  returned   posted     reversed
approved      -          -          -          -          approved   reversed
on_notice     -          -          -          -          on_notice  reversed
posted        -          -          -          -          posted     reversed
returned      returned   submitted  withdrawn  returned   -          -
refused       -          -          -          -          -          -
withdrawn     -          -          withdrawn  -          -          -
reversed      -          -          -          -          -          reversed
"""
STEPS = ("redraw", "submit", "withdraw", "send back", "approve", "take off")
ROWS = [row.split() for row in MOVES.strip().splitlines()[1:]]


@pytest.mark.parametrize(
    ("state", "step", "after"),
    [(row[0], step, after) for row in ROWS for step, after in zip(STEPS, row[1:], strict=True)],
)
def test_which_step_may_follow_which(
    session: Session, village: Cast, swept: Swept, state: str, step: str, after: str
) -> None:
    sheet_id = swept((village.zhang, "张学军", 200))
    sheet = session.get_one(AwardSheet, sheet_id)
    sheet.state = state
    session.flush()
    act = steps(session, village, sheet_id)[step]
    if after == "-":
        with pytest.raises(WrongState) as refused:
            act()
        assert refused.value.facts == {"state": state}
        assert sheet.state == state
        assert decisions(session, sheet_id) == []
        return
    act()
    assert sheet.state == after
    recorded = [decision for decision, _by, _reason in decisions(session, sheet_id)]
    assert recorded[-1:] == ([after] if after != state else [])


def test_each_decision_says_who_and_why(session: Session, village: Cast, swept: Swept) -> None:
    row = session.get_one(Village, village.id)
    row.notice_days, row.second_approver_from, row.yearly_ceiling = 3, 4, 3
    sheet_id = swept((village.zhang, "张学军", 200))
    clerk, approver, admin = village.recorder, village.approver, village.admin
    service.submit(session, sheet_id, by=clerk, at=AT)
    service.send_back(session, sheet_id, reason="少一人", by=approver, at=AT)
    service.submit(session, sheet_id, by=clerk, at=AT)
    service.approve(session, sheet_id, by=approver, at=AT, reason="村委会同意")
    service.approve(session, sheet_id, by=admin, at=AT, reason="村民会议同意")
    correcting.take_off_sheet(session, sheet_id, reason="日期错了", by=(approver, admin))
    assert decisions(session, sheet_id) == [
        ("submitted", clerk.code, ""),
        ("returned", approver.code, "少一人"),
        ("submitted", clerk.code, ""),
        ("approved_1", approver.code, "村委会同意"),
        ("approved", admin.code, "村民会议同意"),
        ("on_notice", admin.code, ""),
        ("reversed", approver.code, "日期错了"),
    ]
    at = session.scalars(sa.select(SheetDecision.at).distinct()).all()
    assert at == [AT]


def test_a_second_press_records_nothing(session: Session, village: Cast, swept: Swept) -> None:
    sheet_id = swept((village.zhang, "张学军", 200))
    acts = steps(session, village, sheet_id)
    for step in ("submit", "send back", "submit", "approve", "take off"):
        acts[step]()
        before = decisions(session, sheet_id)
        acts[step]()
        assert decisions(session, sheet_id) == before


def test_who_submits_for_another_does_not_approve(
    session: Session, village: Cast, swept: Swept
) -> None:
    sheet_id = swept((village.zhang, "张学军", 200))
    both = village.recorder_and_approver
    service.submit(session, sheet_id, by=both, at=AT)
    with pytest.raises(OwnRecording):
        service.approve(session, sheet_id, by=both, at=AT)
    service.approve(session, sheet_id, by=village.approver, at=AT)


@pytest.fixture
def lines(village: Cast, rule: Callable[[str], int]) -> list[NewLine]:
    home, version_id = village.zhang, rule("E03")
    return [
        NewLine(
            household_id=home.id,
            resident_id=home.head_id,
            rule_version_id=version_id,
            occurred_on=SUNDAY,
            quantity=200,
            recorded_by=village.recorder.code,
        )
    ]


def test_the_same_form_again_is_the_same_sheet_even_a_year_later(
    session: Session, village: Cast, lines: list[NewLine]
) -> None:
    by = village.recorder
    first, again, late = (
        service.draw_up(session, title="清扫", lines=lines, key="a", by=by, at=at)
        for at in (AT, AT, LATER)
    )
    assert first == again == late
    assert session.scalar(sa.select(sa.func.count(AwardLine.id))) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda line: replace(line, quantity=100),
        lambda line: replace(line, occurred_on=date(2026, 11, 9)),
        lambda line: replace(line, level=1),
        lambda line: replace(line, points=3),
    ],
)
def test_a_key_stands_for_what_was_asked_first(
    session: Session, village: Cast, lines: list[NewLine], change: Callable[[NewLine], NewLine]
) -> None:
    by = village.recorder
    service.draw_up(session, title="清扫", lines=lines, key="a", by=by, at=AT)
    other = [change(lines[0])]
    with pytest.raises(ledger.KeyReused):
        service.draw_up(session, title="清扫", lines=other, key="a", by=by, at=AT)
    with pytest.raises(ledger.KeyReused):
        service.draw_up(session, title="别的", lines=lines, key="a", by=by, at=AT)
    with pytest.raises(ledger.KeyReused):
        service.draw_up(session, title="清扫", lines=lines, key="a", by=village.admin, at=AT)


@pytest.mark.parametrize(("ceiling_of_year", "is_stopped"), [(7, True), (8, False), (9, False)])
def test_the_last_point_below_the_ceiling_may_be_issued(
    session: Session, village: Cast, swept: Swept, ceiling_of_year: int, *, is_stopped: bool
) -> None:
    session.get_one(Village, village.id).yearly_ceiling = ceiling_of_year
    first, second = swept((village.zhang, "张学军", 200)), swept((village.li, "李秀英", 200))
    for sheet_id in (first, second):
        service.submit(session, sheet_id, by=village.recorder, at=AT)
    service.approve(session, first, by=village.approver, at=AT)
    refused = None
    try:
        service.approve(session, second, by=village.approver, at=AT)
    except CeilingReached as refusal:
        refused = refusal
    assert (refused is not None) == is_stopped


@pytest.mark.parametrize(("day", "in_quarter"), [(date(2026, 9, 30), 0), (date(2026, 10, 1), 4)])
def test_a_quarter_counts_the_deeds_of_its_days(
    session: Session, village: Cast, swept: Swept, day: date, in_quarter: int
) -> None:
    row = session.get_one(Village, village.id)
    row.yearly_ceiling, row.quarterly_ceiling = 100, 50
    sheet_id = swept((village.zhang, "张学军", 200), day=day)
    service.submit(session, sheet_id, by=village.recorder, at=AT)
    service.approve(session, sheet_id, by=village.approver, at=AT)
    assert ceiling.issued_points(session, row, today=AT.date()) == (
        ceiling.IssuedPoints(period="year", issued=4, ceiling=100),
        ceiling.IssuedPoints(period="quarter", issued=in_quarter, ceiling=50),
    )


@pytest.mark.parametrize(("issued", "is_near"), [(79, False), (80, True), (100, True)])
def test_the_village_is_warned_from_four_fifths_on(issued: int, *, is_near: bool) -> None:
    used = ceiling.IssuedPoints(period="year", issued=issued, ceiling=100)
    assert (used.percent, used.is_near) == (issued, is_near)


def test_a_deduction_is_never_stopped_by_the_ceiling_but_large_ones_need_two(
    session: Session, village: Cast, swept: Swept
) -> None:
    row = session.get_one(Village, village.id)
    row.debt_allowed, row.yearly_ceiling, row.second_approver_from = True, 1, 4
    sheet_id = swept((village.zhang, "张学军", 200))
    service.submit(session, sheet_id, by=village.recorder, at=AT)
    session.execute(sa.update(AwardLine).values(points=-4))
    service.approve(session, sheet_id, by=village.approver, at=AT)
    assert session.get_one(AwardSheet, sheet_id).state == State.SUBMITTED
    service.approve(session, sheet_id, by=village.admin, at=AT)
    assert ledger.balance(session, village.zhang.account_id) == -4


def test_deductions_of_one_household_take_what_the_one_before_left(
    session: Session, village: Cast, rule: Callable[[str], int]
) -> None:
    [person] = enrol_street(session, village.id, 1)
    approve(session, village, draw_up(session, village, [person] * 3, rule("E04")))
    sheet_id = draw_up(session, village, [person] * 3, rule("E04"), day=date(2026, 11, 9))
    service.submit(session, sheet_id, by=village.recorder, at=AT)
    session.execute(sa.update(AwardLine).filter_by(sheet_id=sheet_id).values(points=-6))
    [account_id] = account_ids_of(session, [person])
    assert ledger.balance(session, account_id) == 9
    service.approve(session, sheet_id, by=village.approver, at=AT)
    rows = session.execute(
        sa.select(AwardLine.points, AwardLine.transaction_id.is_not(None))
        .where(AwardLine.sheet_id == sheet_id)
        .order_by(AwardLine.position)
    )
    assert [tuple(row) for row in rows] == [(-6, True), (-3, True), (0, False)]
    assert ledger.balance(session, account_id) == 0


def approve(session: Session, village: Cast, sheet_id: int) -> None:
    service.submit(session, sheet_id, by=village.recorder, at=AT)
    service.approve(session, sheet_id, by=village.approver, at=AT)


@pytest.mark.parametrize("debt_allowed", [False, True])
def test_a_long_sheet_goes_its_way_in_as_many_statements_as_a_short_one(
    session: Session, village: Cast, rule: Callable[[str], int], *, debt_allowed: bool
) -> None:
    """A third of the households is deducted, of whom those without points lose nothing."""
    session.get_one(Village, village.id).debt_allowed = debt_allowed
    counts = []
    for length in (3, 43, 531):
        people = enrol_street(session, village.id, length)
        with statements(session.connection()) as drawn_up:
            sheet_id = draw_up(session, village, people, rule("E04"))
        session.expire_all()
        with statements(session.connection()) as submitted:
            service.submit(session, sheet_id, by=village.recorder, at=AT)
        deducted = sa.update(AwardLine).filter_by(sheet_id=sheet_id)
        session.execute(deducted.where(AwardLine.position % 3 == 0).values(points=-1))
        session.expire_all()
        with statements(session.connection()) as approved:
            service.approve(session, sheet_id, by=village.approver, at=AT)
        counts.append((len(drawn_up), len(submitted), len(approved)))
    assert len(set(counts)) == 1, counts
