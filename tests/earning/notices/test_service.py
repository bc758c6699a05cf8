"""Three days on the board, then it counts; an objection holds back its own line."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import system_actor
from pointsapp.community.models import Village
from pointsapp.earning.notices import service
from pointsapp.earning.notices.models import Objection
from pointsapp.earning.notices.refusals import (
    LineTakenOff,
    ObjectionAnswered,
    OwnLine,
    OwnObjection,
)
from pointsapp.earning.notices.service import DISMISSED, UPHELD, NewObjection
from pointsapp.earning.rules.queries import rules_on
from pointsapp.earning.rules.service import adopt_template
from pointsapp.earning.rules.wording import Decided
from pointsapp.earning.sheets import queries
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.lines import NewLine
from pointsapp.earning.sheets.models import AwardLine, AwardSheet, State
from pointsapp.earning.sheets.refusals import WrongState
from pointsapp.refusals import NotFound, Refusal
from tests.earning import correcting
from tests.examples import examples_on_each
from tests.rules import NEW_YEAR, SUNDAY
from tests.village import AT, Cast, NextVillage

Swept = Callable[..., int]
NOT_THERE = NewObjection("那天他没来", "phone")
DUE = AT + timedelta(days=3)


@pytest.fixture
def on_notice(session: Session, village: Cast, swept: Swept) -> int:
    session.execute(sa.update(Village).where(Village.id == village.id).values(notice_days=3))
    sheet_id = swept((village.zhang, "张学军", 200), (village.li, "李秀英", 150))
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    sheets.approve(session, sheet_id, by=village.approver, at=AT)
    return sheet_id


def line_of(session: Session, sheet_id: int, position: int) -> int:
    return session.scalars(
        sa.select(AwardLine.id).filter_by(sheet_id=sheet_id, position=position)
    ).one()


def balances(session: Session, village: Cast) -> tuple[int, int]:
    return (
        ledger.balance(session, village.zhang.account_id),
        ledger.balance(session, village.li.account_id),
    )


def post_due(session: Session, village: Cast, days: int = 3) -> list[service.Due]:
    at = AT + timedelta(days=days)
    return service.post_due(session, by=system_actor(village.id), at=at)


def test_it_counts_after_three_days_and_not_before(
    session: Session, village: Cast, on_notice: int
) -> None:
    assert post_due(session, village, days=2) == []
    assert balances(session, village) == (0, 0)
    assert [due.posted for due in post_due(session, village)] == [2]
    assert balances(session, village) == (4, 3)


def test_posting_what_is_due_twice_counts_once(
    session: Session, village: Cast, on_notice: int
) -> None:
    post_due(session, village)
    assert post_due(session, village) == []
    assert balances(session, village) == (4, 3)


def test_an_objection_holds_back_only_its_line(
    session: Session, village: Cast, on_notice: int
) -> None:
    line = line_of(session, on_notice, 1)
    objection = service.object_to_line(session, line, NOT_THERE, key="a", by=village.admin, at=AT)
    [due] = post_due(session, village)
    assert (due.posted, due.held) == (1, 1)
    assert balances(session, village) == (0, 3)
    service.answer(
        session, objection, outcome=DISMISSED, words="有签到", by=village.approver, at=DUE
    )
    assert [due.posted for due in post_due(session, village)] == [1]
    assert balances(session, village) == (4, 3)
    assert queries.show_sheet(session, village.approver, on_notice).state == "posted"


@pytest.mark.parametrize("posted_first", [False, True])
def test_an_upheld_objection_takes_the_line_off(
    session: Session, village: Cast, on_notice: int, *, posted_first: bool
) -> None:
    if posted_first:
        post_due(session, village)
    line = line_of(session, on_notice, 1)
    objection = service.object_to_line(session, line, NOT_THERE, key="a", by=village.admin, at=DUE)
    for _press in (1, 2):
        service.answer(
            session, objection, outcome=UPHELD, words="查实未到", by=village.approver, at=DUE
        )
    post_due(session, village)
    if posted_first:
        assert balances(session, village) == (4, 3), "taking away hangs out like giving"
        post_due(session, village, days=6)
    assert balances(session, village) == (0, 3)
    with pytest.raises(LineTakenOff):
        service.object_to_line(session, line, NOT_THERE, key="b", by=village.admin, at=DUE)


def test_a_double_tap_objects_once(session: Session, village: Cast, on_notice: int) -> None:
    line = line_of(session, on_notice, 1)
    first, second = (
        service.object_to_line(session, line, NOT_THERE, key="a", by=village.admin, at=AT)
        for _press in (1, 2)
    )
    assert first == second


def test_a_key_stands_for_the_objection_that_came_first(
    session: Session, village: Cast, on_notice: int
) -> None:
    line, other_line = (line_of(session, on_notice, position) for position in (1, 2))
    by, later = village.admin, AT + timedelta(days=400)
    first = service.object_to_line(session, line, NOT_THERE, key="a", by=by, at=AT)
    assert service.object_to_line(session, line, NOT_THERE, key="a", by=by, at=later) == first
    other_words = replace(NOT_THERE, words="来过一会儿")
    for line_id, new, who in (
        (other_line, NOT_THERE, by),
        (line, other_words, by),
        (line, NOT_THERE, village.approver),
    ):
        with pytest.raises(ledger.KeyReused):
            service.object_to_line(session, line_id, new, key="a", by=who, at=AT)


def test_an_objection_is_answered_once_and_never_otherwise(
    session: Session, village: Cast, on_notice: int
) -> None:
    line = line_of(session, on_notice, 1)
    objection_id = service.object_to_line(
        session, line, NOT_THERE, key="a", by=village.admin, at=AT
    )
    for words in ("有签到", "再按一次"):
        sheet_id = service.answer(
            session, objection_id, outcome=DISMISSED, words=words, by=village.approver, at=AT
        )
        assert sheet_id == on_notice
    with pytest.raises(ObjectionAnswered) as refused:
        service.answer(
            session, objection_id, outcome=UPHELD, words="未到", by=village.admin, at=DUE
        )
    assert refused.value.facts == {"outcome": DISMISSED}
    objection = session.get_one(Objection, objection_id)
    assert (objection.outcome, objection.answer) == (DISMISSED, "有签到")
    assert (objection.answered_by, objection.answered_at) == (village.approver.code, AT)
    assert objection.answer_until == AT.date() + timedelta(days=7)


@pytest.mark.parametrize("state", list(State))
def test_what_hangs_out_or_counts_can_be_objected_to(
    session: Session, village: Cast, on_notice: int, state: State
) -> None:
    session.get_one(AwardSheet, on_notice).state = state
    session.flush()
    line, by = line_of(session, on_notice, 1), village.admin
    if state in {State.SUBMITTED, State.APPROVED, State.ON_NOTICE, State.POSTED}:
        assert service.object_to_line(session, line, NOT_THERE, key="a", by=by, at=AT)
        return
    with pytest.raises(WrongState) as refused:
        service.object_to_line(session, line, NOT_THERE, key="a", by=by, at=AT)
    assert refused.value.facts == {"state": state}


def test_nobody_judges_what_they_recorded_or_their_own_line(
    session: Session, village: Cast, on_notice: int
) -> None:
    line = line_of(session, on_notice, 1)
    objection = service.object_to_line(session, line, NOT_THERE, key="a", by=village.admin, at=AT)
    relative = replace(village.approver, household_id=village.zhang.id)
    for judge in (village.recorder, relative):
        with pytest.raises(OwnLine):
            service.answer(session, objection, outcome=UPHELD, words="", by=judge, at=AT)


def test_nobody_alone_takes_posted_points_away_by_an_objection(
    session: Session, village: Cast, on_notice: int
) -> None:
    line, by = line_of(session, on_notice, 1), village.approver
    post_due(session, village)
    objection = service.object_to_line(session, line, NOT_THERE, key="a", by=by, at=DUE)
    with pytest.raises(OwnObjection):
        service.answer(session, objection, outcome=UPHELD, words="查实未到", by=by, at=DUE)
    service.answer(session, objection, outcome=DISMISSED, words="有签到", by=by, at=DUE)


def test_the_next_village_has_no_say(
    session: Session, village: Cast, next_village: NextVillage, on_notice: int
) -> None:
    line = line_of(session, on_notice, 1)
    objection = service.object_to_line(session, line, NOT_THERE, key="a", by=village.admin, at=AT)
    stranger = next_village.clerk
    with pytest.raises(NotFound):
        service.object_to_line(session, line, NOT_THERE, key="b", by=stranger, at=AT)
    with pytest.raises(NotFound):
        service.answer(session, objection, outcome=UPHELD, words="", by=stranger, at=AT)


STEPS = st.lists(
    st.sampled_from(
        ["submit", "approve", "own", "send_back", "withdraw", "object", "uphold", "dismiss",
         "take_off", "take_off_sheet", "post_early", "post_due"]
    ),
    max_size=12,
)  # fmt: skip


@settings(
    max_examples=examples_on_each(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_no_path_posts_a_line_unapproved_on_notice_objected_or_twice(
    session: Session, village: Cast, swept: Swept, steps: list[str]
) -> None:
    with session.begin_nested() as undo:
        session.execute(sa.update(Village).where(Village.id == village.id).values(notice_days=3))
        sheet_id = swept((village.zhang, "张学军", 200))
        walk = _Walk(session, village, sheet_id)
        for step in steps:
            walk.take(step)
            walk.check()
        undo.rollback()


class _Walk:
    """A sheet of one line is led along any path; what counts must have been allowed to."""

    def __init__(self, session: Session, village: Cast, sheet_id: int) -> None:
        self.session, self.village, self.sheet_id = session, village, sheet_id
        self.line = line_of(session, sheet_id, 1)
        self.objections: list[int] = []
        self.before = balances(session, village)[0]

    def take(self, step: str) -> None:
        try:
            with self.session.begin_nested():
                getattr(self, f"_{step}")()
        except Refusal:
            self.session.expire_all()

    def check(self) -> None:
        page = queries.show_sheet(self.session, self.village.approver, self.sheet_id)
        states = [decision.state for decision in page.decisions]
        counted = balances(self.session, self.village)[0] - self.before
        assert counted in {0, 4}
        if counted:
            assert "approved" in states
            assert page.lines[0].taken_off is None
            assert page.due_on is not None
            assert page.due_on <= DUE.date()

    def _submit(self) -> None:
        sheets.submit(self.session, self.sheet_id, by=self.village.recorder, at=AT)

    def _approve(self) -> None:
        sheets.approve(self.session, self.sheet_id, by=self.village.approver, at=AT)

    def _own(self) -> None:
        sheets.approve(self.session, self.sheet_id, by=self.village.recorder, at=AT)

    def _send_back(self) -> None:
        by = self.village.approver
        sheets.send_back(self.session, self.sheet_id, reason="改", by=by, at=AT)

    def _withdraw(self) -> None:
        sheets.withdraw(self.session, self.sheet_id, by=self.village.recorder, at=AT)

    def _object(self) -> None:
        key = f"objection-{self.line}-{len(self.objections)}"
        by = self.village.admin
        made = service.object_to_line(self.session, self.line, NOT_THERE, key=key, by=by, at=AT)
        self.objections.append(made)

    def _answer(self, outcome: str) -> None:
        by = self.village.approver
        for objection in self.objections:
            service.answer(self.session, objection, outcome=outcome, words="答", by=by, at=DUE)

    def _uphold(self) -> None:
        self._answer(UPHELD)

    def _dismiss(self) -> None:
        self._answer(DISMISSED)

    def _take_off(self) -> None:
        by = (self.village.recorder, self.village.approver)
        correcting.take_off(self.session, self.line, reason="错", by=by, at=DUE)

    def _take_off_sheet(self) -> None:
        by = (self.village.recorder, self.village.approver)
        correcting.take_off_sheet(self.session, self.sheet_id, reason="错", by=by, at=DUE)

    def _post_early(self) -> None:
        before = balances(self.session, self.village)
        assert post_due(self.session, self.village, days=2) == []
        assert balances(self.session, self.village) == before

    def _post_due(self) -> None:
        open_ones = queries.show_sheet(self.session, self.village.approver, self.sheet_id)
        before = balances(self.session, self.village)[0]
        [held] = [due.held for due in post_due(self.session, self.village)] or [0]
        if held and open_ones.state == "on_notice":
            assert balances(self.session, self.village)[0] == before


def test_two_villages_may_use_the_same_key(
    session: Session, village: Cast, next_village: NextVillage, on_notice: int
) -> None:
    ours = line_of(session, on_notice, 1)
    theirs = line_next_door(session, next_village)
    first = service.object_to_line(session, ours, NOT_THERE, key="a", by=village.admin, at=AT)
    second = service.object_to_line(
        session, theirs, NOT_THERE, key="a", by=next_village.clerk, at=AT
    )
    assert first != second
    again = service.object_to_line(session, ours, NOT_THERE, key="a", by=village.admin, at=AT)
    assert again == first


def line_next_door(session: Session, next_village: NextVillage) -> int:
    """Return a line of 吴家 in the village next door that waits for its approval."""
    clerk, home = next_village.clerk, next_village.wu
    adopt_template(session, Decided(NEW_YEAR, "一月九日"), by=clerk, at=AT)
    [version_id] = [
        rule.version_id for rule in rules_on(session, clerk, SUNDAY) if rule.code == "E03"
    ]
    swept = NewLine(
        household_id=home.id,
        resident_id=home.people["吴建国"],
        rule_version_id=version_id,
        occurred_on=SUNDAY,
        quantity=100,
        recorded_by=clerk.code,
    )
    sheet_id = sheets.draw_up(session, title="清扫", lines=[swept], key="n", by=clerk, at=AT)
    sheets.submit(session, sheet_id, by=clerk, at=AT)
    return line_of(session, sheet_id, 1)
