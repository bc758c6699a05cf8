"""Sheets, lines and objections in any order: nothing is posted that must not be."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.models import Village
from pointsapp.earning.answers import service as answers
from pointsapp.earning.corrections import service as corrections
from pointsapp.earning.corrections.service import Instead
from pointsapp.earning.notices import service as notices
from pointsapp.earning.notices.models import Objection
from pointsapp.earning.notices.service import NewObjection
from pointsapp.earning.sheets import service
from pointsapp.earning.sheets.lines import NewLine
from pointsapp.earning.sheets.models import (
    IS_DEED,
    AwardLine,
    AwardSheet,
    LineCorrection,
    SheetDecision,
    State,
)
from pointsapp.refusals import Refusal
from tests.earning.correcting import wrong
from tests.examples import examples
from tests.rules import SUNDAY
from tests.village import AT, Cast, resident_of, settle

NUMBERS = count(100)
KEYS = count(1)
PICK = st.integers(0, 99)
DAYS_OF_NOTICE = 3
CAP_A_DAY = 8
MOST_SHEETS = 3


class Committee(RuleBasedStateMachine):
    """Clerks record, approvers decide, households object, days go by, everybody taps twice."""

    session: Session
    village: Cast
    version_id: int

    @initialize(notice=st.booleans(), two=st.booleans())
    def begin(self, *, notice: bool, two: bool) -> None:
        self.homes = [
            settle(self.session, self.village.id, str(next(NUMBERS)), "赵甲") for _home in range(3)
        ]
        row = self.session.get_one(Village, self.village.id)
        row.notice_days = DAYS_OF_NOTICE if notice else 0
        row.second_approver_from = 5 if two else None
        row.debt_allowed = False
        self.session.flush()
        self.at: datetime = AT
        ledger.seal(self.session, self.village.id, at=AT, clock_is_right=True)  # a new beginning
        self.sheets: list[int] = []
        self.spent: dict[int, int] = {}

    def _try(self, act: Callable[[], Any]) -> Any:
        """Do it, or be refused with nothing changed."""
        saved = self.session.begin_nested()
        try:
            done = act()
        except Refusal:
            saved.rollback()
            return None
        saved.commit()
        return done

    def _sheet(self, pick: int, *states: State) -> int:
        """Pick one of the sheets, of these states when there are any."""
        of_states = sa.select(AwardSheet.id).where(
            AwardSheet.id.in_(self.sheets), AwardSheet.state.in_(states)
        )
        some = self.session.scalars(of_states).all() or self.sheets
        return some[pick % len(some)]

    def _line(self, pick: int) -> int | None:
        ids = self.session.scalars(
            sa.select(AwardLine.id)
            .where(AwardLine.sheet_id.in_(self.sheets))
            .order_by(AwardLine.id)
        ).all()
        return ids[pick % len(ids)] if ids else None

    def _approver(self, *, other: bool) -> Actor:
        return self.village.admin if other else self.village.approver

    @precondition(lambda self: len(self.sheets) < MOST_SHEETS)
    @rule(hours=st.lists(st.integers(1, 5), min_size=1, max_size=3), as_draft=st.booleans())
    def record(self, hours: list[int], *, as_draft: bool) -> None:
        lines = [
            NewLine(
                household_id=home.id,
                resident_id=home.head_id,
                rule_version_id=self.version_id,
                occurred_on=SUNDAY,
                quantity=100 * some,
                recorded_by="user:clerk",
            )
            for home, some in zip(self.homes, hours, strict=False)
        ]
        key, by = f"machine-{next(KEYS)}", self.village.recorder
        made, again = (
            service.draw_up(self.session, title="清扫", lines=lines, key=key, by=by, at=self.at)
            for _tap in (1, 2)
        )
        assert made == again
        self.sheets.append(made)
        if not as_draft:
            self._try(lambda: service.submit(self.session, made, by=by, at=self.at))

    @precondition(lambda self: self.sheets)
    @rule(pick=PICK)
    def submit(self, pick: int) -> None:
        by = self.village.recorder
        self._try(lambda: service.submit(self.session, self._sheet(pick), by=by, at=self.at))

    @precondition(lambda self: len(self.sheets) >= MOST_SHEETS)
    @rule(pick=PICK)
    def withdraw(self, pick: int) -> None:
        by = self.village.recorder
        self._try(lambda: service.withdraw(self.session, self._sheet(pick), by=by, at=self.at))

    @precondition(lambda self: len(self.sheets) >= MOST_SHEETS)
    @rule(pick=PICK)
    def send_back(self, pick: int) -> None:
        by = self.village.approver
        self._try(
            lambda: service.send_back(
                self.session, self._sheet(pick), reason="少一人", by=by, at=self.at
            )
        )

    @precondition(lambda self: self.sheets)
    @rule(pick=PICK, other=st.booleans())
    def approve(self, pick: int, *, other: bool) -> None:
        by, sheet_id = self._approver(other=other), self._sheet(pick, State.SUBMITTED)
        self._try(lambda: service.approve(self.session, sheet_id, by=by, at=self.at))

    @precondition(lambda self: self.sheets)
    @rule(pick=PICK)
    def the_recorder_may_not_approve(self, pick: int) -> None:
        sheet_id, by = self._sheet(pick, State.SUBMITTED), self.village.recorder
        decided = sa.select(sa.func.count(SheetDecision.id)).filter_by(sheet_id=sheet_id)
        before = self.session.scalar(decided)
        self._try(lambda: service.approve(self.session, sheet_id, by=by, at=self.at))
        assert self.session.scalar(decided) == before

    @precondition(lambda self: self.sheets)
    @rule(pick=PICK)
    def object(self, pick: int) -> None:
        line_id, by = self._line(pick), self.village.admin
        if line_id is not None:
            new, key = NewObjection("他没来", "phone"), f"objection-{next(KEYS)}"
            self._try(
                lambda: notices.object_to_line(
                    self.session, line_id, new, key=key, by=by, at=self.at
                )
            )

    @precondition(lambda self: self.sheets)
    @rule(pick=PICK, is_so=st.booleans())
    def the_household_answers(self, pick: int, *, is_so: bool) -> None:
        line_id = self._line(pick)
        if line_id is not None:
            owner = self.session.get_one(AwardLine, line_id).household_id
            home = next(home for home in self.homes if home.id == owner)
            by = resident_of(home, self.village.id)
            self._try(
                lambda: answers.answer_line(
                    self.session, line_id, is_so=is_so, words="我没参加", by=by, at=self.at
                )
            )

    @rule(pick=PICK, upheld=st.booleans(), other=st.booleans())
    def judge(self, pick: int, *, upheld: bool, other: bool) -> None:
        ids = self.session.scalars(sa.select(Objection.id).order_by(Objection.id)).all()
        if ids:
            outcome = notices.UPHELD if upheld else notices.DISMISSED
            by = self._approver(other=other)
            objection_id = ids[pick % len(ids)]
            self._try(
                lambda: notices.answer(
                    self.session, objection_id, outcome=outcome, words="查过", by=by, at=self.at
                )
            )

    @precondition(lambda self: len(self.sheets) >= MOST_SHEETS)
    @rule(pick=PICK, whole=st.booleans(), hours=st.none() | st.integers(1, 5))
    def correct(self, pick: int, hours: int | None, *, whole: bool) -> None:
        """Strike what is not posted; for what is, ask for a correction."""
        by, line_id, before = self.village.recorder, self._line(pick), self._balances()
        asked = None
        if whole:
            sheet_id = self._sheet(pick, State.POSTED)
            asked = self._try(
                lambda: corrections.correct_sheet(
                    self.session, sheet_id, wrong(), by=by, at=self.at
                )
            )
        elif line_id is not None:
            right = Instead(100 * hours) if hours else None
            asked = self._try(
                lambda: corrections.correct_line(
                    self.session, line_id, wrong(instead=right), by=by, at=self.at
                )
            )
        if asked is not None and asked not in self.sheets:
            self.sheets.append(asked)
        assert self._balances() == before, "one alone takes nothing away"

    @precondition(lambda self: len(self.sheets) >= MOST_SHEETS)
    @rule(pick=PICK, points=st.integers(1, 4))
    def the_household_spends(self, pick: int, points: int) -> None:
        home = self.homes[pick % len(self.homes)]
        redeemed = ledger.find_account(self.session, book_id=self.village.id, kind="redeemed")
        legs = (ledger.Leg(home.account_id, -points), ledger.Leg(redeemed, points))
        key = f"spent-{next(KEYS)}"
        posting = ledger.Posting(key, "redemption", legs, SUNDAY, "redemption", None)
        with suppress(ledger.BelowFloor):
            ledger.post(self.session, self.village.id, posting, by="user:counter", at=self.at)
            self.spent[home.id] = self.spent.get(home.id, 0) + points

    @rule(days=st.integers(0, 3), twice=st.booleans())
    def days_go_by(self, days: int, *, twice: bool) -> None:
        self.at += timedelta(days=days)
        objected = self._objected()
        posted_before = self._posted()
        for _run in range(1 + twice):
            self._try(lambda: notices.post_due(self.session, by=self.village.approver, at=self.at))
        assert not (self._posted() - posted_before) & objected

    def _balances(self) -> list[int]:
        return [ledger.balance(self.session, home.account_id) for home in self.homes]

    def _objected(self) -> set[int]:
        open_ones = sa.select(Objection.line_id).where(Objection.outcome.is_(None))
        return set(self.session.scalars(open_ones))

    def _posted(self) -> set[int]:
        posted = sa.select(AwardLine.id).where(AwardLine.transaction_id.is_not(None))
        return set(self.session.scalars(posted))

    @invariant()
    def what_is_posted_was_approved_and_hung_out(self) -> None:
        if not getattr(self, "sheets", None):
            return
        self.session.expire_all()
        row = self.session.get_one(Village, self.village.id)
        posted = sa.select(AwardLine.sheet_id).where(
            AwardLine.transaction_id.is_not(None), AwardLine.sheet_id.in_(self.sheets)
        )
        for sheet in self.session.scalars(
            sa.select(AwardSheet).where(AwardSheet.id.in_(posted.distinct()))
        ):
            steps = self.session.execute(
                sa.select(SheetDecision.state, SheetDecision.by).filter_by(sheet_id=sheet.id)
            ).all()
            approvers = {by for state, by in steps if state.startswith("approved")}
            assert State.APPROVED in {state for state, _by in steps}
            assert self.village.recorder.code not in approvers
            if row.notice_days:
                assert sheet.due_on is not None
                assert sheet.due_on <= self.at.date() + timedelta(days=1)

    @invariant()
    def the_ledger_holds_what_stands(self) -> None:
        """Each household has what it was given, less what was taken back and what it spent."""
        for home in getattr(self, "homes", ()):
            kept = AwardLine.points - sa.func.coalesce(LineCorrection.taken_back, 0)
            given = (
                sa.select(sa.func.coalesce(sa.func.sum(kept), 0))
                .outerjoin(LineCorrection, LineCorrection.line_id == AwardLine.id)
                .where(
                    AwardLine.household_id == home.id,
                    AwardLine.transaction_id.is_not(None),
                    IS_DEED,
                )
            )
            balance = ledger.balance(self.session, home.account_id)
            assert balance == (self.session.scalar(given) or 0) - self.spent.get(home.id, 0)
            assert 0 <= balance <= CAP_A_DAY

    def teardown(self) -> None:
        report = ledger.verify(self.session.connection(), book_id=self.village.id)
        assert report.problems == []


def test_no_order_of_steps_posts_what_must_not_be_posted(
    session: Session, village: Cast, rule: Callable[[str], int]
) -> None:
    class InThisSession(Committee):
        pass

    InThisSession.session, InThisSession.village = session, village
    InThisSession.version_id = rule("E03")
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    run_state_machine_as_test(
        InThisSession,
        settings=settings(
            max_examples=examples(40 if on_sqlite else 10),
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
