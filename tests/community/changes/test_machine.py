"""Mergers, splits, moves, deaths, corrections and returns in any order: every sum holds."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
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
from sqlalchemy.orm import Session, aliased

from pointsapp import ledger
from pointsapp.community.books import AccountKind
from pointsapp.community.changes import members
from pointsapp.community.changes import service as changes
from pointsapp.community.changes.service import Closing, Merger, Split
from pointsapp.community.households.answering import answerer_of
from pointsapp.community.models import Household, Resident, Village
from pointsapp.earning.corrections.service import correct_line
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.earned import earned
from pointsapp.earning.sheets.lines import NewLine
from pointsapp.earning.sheets.models import IS_DEED, AwardLine, AwardSheet, State
from pointsapp.exchange.receipts.service import NewReceipt, NewReceiptLine, receive_goods
from pointsapp.exchange.redemptions.basket import Basket
from pointsapp.exchange.redemptions.models import GoodsReturn, Redemption
from pointsapp.exchange.redemptions.service import redeem
from pointsapp.exchange.returns.queries import lines_to_return
from pointsapp.exchange.returns.service import Back, NewReturn, return_goods
from pointsapp.refusals import Refusal
from tests.earning.correcting import wrong
from tests.examples import examples
from tests.village import AT, Cast, settle

NUMBERS, KEYS = count(100), count(1)
PICK = st.integers(0, 99)
THIS_YEAR, LAST_YEAR, EVER = date(2026, 1, 1), date(2025, 1, 1), date(2000, 1, 1)
NAMES = ("赵甲", "赵乙", "赵丙")


def one_of(some: Sequence[Any], pick: int) -> Any:
    return some[pick % len(some)]


class Street(RuleBasedStateMachine):
    """Families earn, spend, split, merge and end; the office corrects, the counter takes back."""

    session: Session
    village: Cast
    version_id: int
    soap: int

    @initialize(debts=st.booleans())
    def begin(self, *, debts: bool) -> None:
        homes = [
            settle(self.session, self.village.id, str(next(NUMBERS)), *NAMES) for _home in range(3)
        ]
        self.first = homes[0].id
        self.people = [person for home in homes for person in home.people.values()]
        self.session.get_one(Village, self.village.id).debt_allowed = debts
        self.debts = debts
        self.deeds: dict[int, date] = {}
        self.left: dict[int, int] = {}
        self.sheets: list[int] = []
        self.redemptions: list[int] = []
        self.lapsed_before = self._lapsed()

    def _try(self, act: Callable[[], Any]) -> Any:
        """Do it, or be refused with nothing changed."""
        saved = self.session.begin_nested()
        try:
            done = act()
        except Refusal:
            saved.rollback()
            self.session.expire_all()
            return None
        saved.commit()
        self.session.expire_all()
        return done

    def _homes(self, *, only_open: bool = True) -> Sequence[Household]:
        ours = sa.select(Household).where(
            Household.id >= self.first, Household.village_id == self.village.id
        )
        if only_open:
            ours = ours.where(Household.closed_on.is_(None))
        return self.session.scalars(ours.order_by(Household.id)).all()

    def _living(self, household_id: int) -> Sequence[int]:
        here = sa.select(Resident.id).filter_by(household_id=household_id, left_on=None)
        return self.session.scalars(here.order_by(Resident.id)).all()

    def _balances(self) -> dict[int, int]:
        homes = self._homes(only_open=False)
        by_account = ledger.balances(self.session, [home.account_id for home in homes])
        return {home.id: by_account[home.account_id] for home in homes}

    def _lapsed(self) -> int:
        held = ledger.holdings(self.session, self.village.id, kind=AccountKind.EXPIRED)
        return held[ledger.POINTS]

    def _who_moved(self, before: dict[int, int]) -> dict[int, int]:
        """Return by how much each household's balance moved since."""
        now = self._balances()
        return {key: now[key] - had for key, had in before.items() if now[key] != had}

    @rule(pick=PICK, hours=st.integers(1, 4), last_year=st.booleans(), as_draft=st.booleans())
    def a_deed_is_recorded(self, pick: int, hours: int, *, last_year: bool, as_draft: bool) -> None:
        person = self.session.get_one(Resident, one_of(self.people, pick))
        year = LAST_YEAR if last_year else THIS_YEAR
        line = NewLine(
            household_id=person.household_id,
            resident_id=person.id,
            rule_version_id=self.version_id,
            occurred_on=year + timedelta(days=len(self.sheets)),
            quantity=100 * hours,
            recorded_by=self.village.recorder.code,
        )
        made = self._try(
            lambda: sheets.draw_up(
                self.session,
                title="清扫",
                lines=[line],
                key=f"machine-{next(KEYS)}",
                by=self.village.recorder,
                at=AT,
            )
        )
        if made:
            self.sheets.append(made)
        if made and not as_draft:
            self._post(made)

    def _post(self, sheet_id: int) -> None:
        by = self.village
        self._try(lambda: sheets.submit(self.session, sheet_id, by=by.recorder, at=AT))
        self._try(lambda: sheets.approve(self.session, sheet_id, by=by.approver, at=AT))
        posted = sa.select(AwardLine).where(
            AwardLine.sheet_id == sheet_id, IS_DEED, AwardLine.transaction_id.is_not(None)
        )
        for line in self.session.scalars(posted):
            self.deeds[line.id], self.left[line.id] = line.occurred_on, line.points

    @rule(pick=PICK, dropped=st.booleans())
    def a_draft_goes_on(self, pick: int, *, dropped: bool) -> None:
        ours = sa.select(AwardSheet.id).where(AwardSheet.id.in_(self.sheets))
        drafts = ours.filter_by(state=State.DRAFT).order_by(AwardSheet.id)
        ids = self.session.scalars(drafts).all()
        if ids:
            sheet_id, by = one_of(ids, pick), self.village.recorder
            if dropped:
                self._try(lambda: sheets.submit(self.session, sheet_id, by=by, at=AT))
                self._try(lambda: sheets.withdraw(self.session, sheet_id, by=by, at=AT))
            else:
                self._post(sheet_id)

    @precondition(lambda self: self.deeds)
    @rule(pick=PICK)
    def a_line_is_taken_off(self, pick: int) -> None:
        line_id, by = one_of(sorted(self.deeds), pick), self.village
        transaction_id = self.session.get_one(AwardLine, line_id).transaction_id or 0
        before = self._balances()
        asked = self._try(
            lambda: correct_line(self.session, line_id, wrong(), by=by.recorder, at=AT)
        )
        if asked is None:
            return
        assert self._balances() == before, "one alone takes nothing away"
        self._try(lambda: sheets.approve(self.session, asked, by=by.approver, at=AT))
        went_to = ledger.moved_accounts(self.session, [transaction_id], kind="household")
        home = self.session.scalars(
            sa.select(Household).filter_by(account_id=went_to[transaction_id])
        ).one()
        moved = self._who_moved(before)
        assert set(moved) <= {answerer_of(self.session, home.id).household_id}
        self.left[line_id] += sum(moved.values())
        assert self.left[line_id] >= 0

    @rule(pick=PICK, units=st.integers(1, 2))
    def the_counter_serves(self, pick: int, units: int) -> None:
        home = one_of(self._homes(only_open=False), pick)
        basket = Basket(f"redeem-{next(KEYS)}", {self.soap: units})
        done = self._try(
            lambda: redeem(self.session, home.id, basket, by=self.village.counter, at=AT)
        )
        if done:
            self.redemptions.append(done)

    @precondition(lambda self: self.redemptions)
    @rule(pick=PICK, units=st.integers(1, 2))
    def goods_come_back(self, pick: int, units: int) -> None:
        redemption = self.session.get_one(Redemption, one_of(self.redemptions, pick))
        (line,) = lines_to_return(self.session, redemption.id)
        new = NewReturn(f"return-{next(KEYS)}", {line.id: Back(units)}, "退")
        before, by = self._balances(), self.village.counter
        done = self._try(lambda: return_goods(self.session, redemption.id, new, by=by, at=AT))
        answerer = answerer_of(self.session, redemption.household_id)
        assert (done is None) or not answerer.is_gone
        expected = {answerer.household_id: units * line.price_points} if done else {}
        assert self._who_moved(before) == expected

    @rule(pick=PICK, who=st.sets(st.integers(0, 2), min_size=1, max_size=2), share=PICK)
    def a_household_splits(self, pick: int, who: set[int], share: int) -> None:
        homes = self._homes()
        if not homes:
            return
        home = one_of(homes, pick)
        living = self._living(home.id)
        leaving = [living[place] for place in sorted(who) if place < len(living)]
        points = max(ledger.balance(self.session, home.account_id), 0) * share // 99
        part = Split(str(next(NUMBERS)), leaving, points, self.village.approver.code)
        key, by = f"split-{next(KEYS)}", self.village.admin
        self._try(lambda: changes.split(self.session, home.id, part, key=key, by=by, at=AT))

    @rule(pick=PICK, other=PICK)
    def a_household_merges(self, pick: int, other: int) -> None:
        homes = self._homes()
        if homes:
            home, into = one_of(homes, pick), one_of(homes, other)
            merger = Merger(into.number, self.village.approver.code)
            key, by = f"merge-{next(KEYS)}", self.village.admin
            self._try(lambda: changes.merge(self.session, home.id, merger, key=key, by=by, at=AT))

    @precondition(lambda self: len(self._homes()) > 1)
    @rule(pick=PICK, lapses=st.booleans())
    def a_household_ends(self, pick: int, *, lapses: bool) -> None:
        home = one_of(self._homes(), pick)
        closing = Closing(lapses, self.village.approver.code)
        key, by = f"close-{next(KEYS)}", self.village.admin
        self._try(lambda: changes.close(self.session, home.id, closing, key=key, by=by, at=AT))

    @rule(pick=PICK)
    def somebody_dies(self, pick: int) -> None:
        person, by = self.session.get_one(Resident, one_of(self.people, pick)), self.village.admin
        home_id, day = person.household_id, AT.date()
        self._try(
            lambda: members.move_away(self.session, person.id, household_id=home_id, on=day, by=by)
        )

    @invariant()
    def a_closed_household_has_nothing_and_owes_nothing(self) -> None:
        balances = self._balances() if hasattr(self, "first") else {}
        for home in self._homes(only_open=False) if balances else ():
            if home.closed_on is not None:
                assert balances[home.id] == 0
            assert self.debts or balances[home.id] >= 0

    @invariant()
    def points_are_what_was_given_less_what_was_spent(self) -> None:
        if not hasattr(self, "left"):
            return
        spent = self.session.scalar(
            sa.select(sa.func.sum(Redemption.points)).where(Redemption.id.in_(self.redemptions))
        )
        back = self.session.scalar(
            sa.select(sa.func.sum(GoodsReturn.points)).where(
                GoodsReturn.redemption_id.in_(self.redemptions)
            )
        )
        total = sum(self.left.values()) - (spent or 0) + (back or 0)
        assert sum(self._balances().values()) == total - (self._lapsed() - self.lapsed_before)

    @invariant()
    def a_years_earned_is_what_is_left_of_its_deeds(self) -> None:
        if not hasattr(self, "left"):
            return
        for since in (THIS_YEAR, LAST_YEAR):
            left = sum(self.left[key] for key, day in self.deeds.items() if day >= since)
            homes = self._homes(only_open=False)
            assert sum(earned(self.session, home.id, since=since) for home in homes) == left

    @invariant()
    def a_line_stands_where_its_person_belongs(self) -> None:
        if not hasattr(self, "deeds"):
            return
        elsewhere = (
            sa.select(AwardLine.id)
            .join(Resident, Resident.id == AwardLine.resident_id)
            .where(Resident.id.in_(self.people), AwardLine.household_id != Resident.household_id)
        )
        assert self.session.scalars(elsewhere).all() == []

    @invariant()
    def whoever_answers_never_merged(self) -> None:
        answerer = aliased(Household)
        chained = sa.select(Household.id).join(answerer, answerer.id == Household.answered_by_id)
        chained = chained.where(answerer.answered_by_id.is_not(None))
        assert self.session.scalars(chained).all() == []

    def teardown(self) -> None:
        report = ledger.verify(self.session.connection(), book_id=self.village.id)
        assert report.problems == []


def test_no_order_of_changes_loses_a_point(
    session: Session, village: Cast, rule: Callable[[str], int], shelf: dict[str, int]
) -> None:
    session.execute(sa.text("UPDATE rule_version SET first_day = '2025-01-01'"))
    session.execute(sa.text("UPDATE item SET limit_per_month = NULL"))
    receipt = NewReceipt(date(2026, 11, 1), "bought", [NewReceiptLine(shelf["肥皂"], 9000, 350)])
    receive_goods(session, receipt, key="plenty", by=village.counter, at=AT)
    session.flush()

    class InThisSession(Street):
        pass

    InThisSession.session, InThisSession.village = session, village
    InThisSession.version_id, InThisSession.soap = rule("E03"), shelf["肥皂"]
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    run_state_machine_as_test(
        InThisSession,
        settings=settings(
            max_examples=examples(15 if on_sqlite else 3),
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
