"""A village's year in any order: the ledger beside a model of it in plain Python."""

from datetime import date
from itertools import count

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text
from sqlalchemy.orm import Session

from pointsapp import ledger
from tests.examples import examples_on_each
from tests.ledger.conftest import AT, Book, open_village

_CODES = count(1)
_ENTRIES = text(
    "SELECT e.account_id, e.number, e.amount, e.balance_after FROM ledger_entry e"
    " JOIN ledger_transaction t ON t.id = e.transaction_id"
    " WHERE t.book_id = :book ORDER BY e.account_id, e.number"
)
AMOUNTS = st.integers(1, 9)
WHO = st.booleans()


class Model:
    """What should be in the book: balances, numbers, and what each key stands for."""

    def __init__(self, book: Book) -> None:
        self.entries: dict[int, list[int]] = {
            account: [] for account in (book.issued, book.redeemed, book.zhang, book.li)
        }
        self.households = {book.zhang, book.li}
        self.known: dict[str, ledger.Posting] = {}
        self.ids: dict[str, int] = {}
        self.reversed: set[int] = set()

    def balance(self, account: int) -> int:
        return sum(self.entries[account])

    def may(self, legs: tuple[ledger.Leg, ...]) -> bool:
        return all(
            leg.account_id not in self.households
            or leg.amount > 0
            or self.balance(leg.account_id) + leg.amount >= 0
            for leg in legs
        )

    def take(self, legs: tuple[ledger.Leg, ...]) -> None:
        for leg in legs:
            self.entries[leg.account_id].append(leg.amount)

    def snapshot(self) -> dict[int, list[int]]:
        return {account: list(amounts) for account, amounts in self.entries.items()}


class Village(RuleBasedStateMachine):
    """Clerks award, residents redeem, mistakes are undone, networks repeat."""

    session: Session

    def __init__(self) -> None:
        super().__init__()
        self.book = open_village(self.session, f"machine-{next(_CODES)}")
        self.model = Model(self.book)
        self.keys = count(1)

    def _legs(self, source: int, target: int, amount: int) -> tuple[ledger.Leg, ...]:
        return (ledger.Leg(source, -amount), ledger.Leg(target, amount))

    def _award(self, amount: int, *, li: bool) -> ledger.Posting:
        target = self.book.li if li else self.book.zhang
        legs = self._legs(self.book.issued, target, amount)
        return self.book.award(amount, f"k{next(self.keys)}", legs=legs)

    def _spend(self, amount: int, *, li: bool) -> ledger.Posting:
        source = self.book.li if li else self.book.zhang
        legs = self._legs(source, self.book.redeemed, amount)
        return self.book.spend(amount, f"k{next(self.keys)}", legs=legs)

    def _post_many(self, postings: list[ledger.Posting]) -> list[ledger.Posted] | str:
        try:
            with self.session.begin_nested():
                return ledger.post_many(self.session, self.book.id, postings, by="user:1", at=AT)
        except ledger.BelowFloor:
            return "below floor"
        except ledger.KeyReused:
            return "key reused"

    def _expect(self, postings: list[ledger.Posting]) -> str | None:
        """Move the model as the ledger should move; nothing of it when any of it is refused."""
        before = self.model.snapshot()
        known = dict(self.model.known)
        for posting in postings:
            earlier = known.get(posting.key)
            if earlier is None and not self.model.may(posting.legs):
                self.model.entries = before
                return "below floor"
            if earlier is None:
                self.model.take(posting.legs)
                known[posting.key] = posting
        self.model.known = known
        return None

    def _both(self, postings: list[ledger.Posting]) -> None:
        fresh = [posting.key not in self.model.known for posting in postings]
        refused = self._expect(postings)
        done = self._post_many(postings)
        if refused or isinstance(done, str):
            assert done == refused
            return
        assert [not one.replayed for one in done] == fresh
        for posting, one in zip(postings, done, strict=True):
            assert self.model.ids.setdefault(posting.key, one.transaction_id) == one.transaction_id

    @rule(amount=AMOUNTS, li=WHO)
    def award(self, *, amount: int, li: bool) -> None:
        self._both([self._award(amount, li=li)])

    @rule(amount=AMOUNTS, li=WHO)
    def redeem(self, *, amount: int, li: bool) -> None:
        self._both([self._spend(amount, li=li)])

    @rule(li=WHO)
    def overdraw(self, *, li: bool) -> None:
        account = self.book.li if li else self.book.zhang
        posting = self._spend(self.model.balance(account) + 1, li=li)
        assert self._post_many([posting]) == "below floor"

    @rule(moves=st.lists(st.tuples(WHO, AMOUNTS, WHO), min_size=2, max_size=5), data=st.data())
    def post_mixed(self, moves: list[tuple[bool, int, bool]], data: st.DataObject) -> None:
        made = [
            (self._award if award else self._spend)(amount, li=li) for award, amount, li in moves
        ]
        known = sorted(self.model.known)
        sends_again: bool = data.draw(st.booleans())
        if known and sends_again:
            key = data.draw(st.sampled_from(known))
            made.insert(data.draw(st.integers(0, len(made))), self.model.known[key])
        self._both(made)

    @precondition(lambda self: self.model.known)
    @rule(data=st.data())
    def repeat_a_key(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.model.known)))
        self._both([self.model.known[key]])

    @precondition(lambda self: self.model.known)
    @rule(data=st.data())
    def change_what_a_key_stands_for(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.model.known)))
        posting = self.model.known[key]
        more = tuple(leg._replace(amount=leg.amount * 2) for leg in posting.legs)
        changed = (
            posting._replace(legs=more),
            posting._replace(memo="other"),
            posting._replace(source_id=99),
            posting._replace(occurred_on=date(2026, 11, 1)),
        )
        other = data.draw(st.sampled_from(changed))
        assert self._post_many([other]) == "key reused"

    @precondition(lambda self: self.model.ids)
    @rule(data=st.data())
    def reverse(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.model.ids)))
        number, posting = self.model.ids[key], self.model.known[key]
        undo = tuple(ledger.Leg(leg.account_id, -leg.amount) for leg in posting.legs)
        expected = (
            ledger.AlreadyReversed
            if number in self.model.reversed
            else None
            if self.model.may(undo)
            else ledger.BelowFloor
        )
        outcome: type[Exception] | None = None
        try:
            with self.session.begin_nested():
                self.book.reverse(number, f"r{next(self.keys)}")
        except (ledger.AlreadyReversed, ledger.BelowFloor) as refused:
            outcome = type(refused)
        assert outcome is expected
        if outcome is not None:
            return
        self.model.take(undo)
        self.model.reversed.add(number)

    @invariant()
    def the_rows_are_the_model(self) -> None:
        rows = self.session.connection().execute(_ENTRIES, {"book": self.book.id}).all()
        for account, amounts in self.model.entries.items():
            mine = [tuple(row[1:]) for row in rows if row.account_id == account]
            sums = [sum(amounts[: at + 1]) for at in range(len(amounts))]
            numbered = zip(range(1, len(amounts) + 1), amounts, sums, strict=True)
            assert mine == list(numbered)
            assert account not in self.model.households or all(after >= 0 for after in sums)
        told = ledger.balances(self.session, list(self.model.entries))
        assert told == {account: self.model.balance(account) for account in self.model.entries}
        assert sum(told.values()) == 0

    def teardown(self) -> None:
        report = ledger.verify(self.session.connection(), book_id=self.book.id)
        assert report.problems == []
        assert report.entries == sum(map(len, self.model.entries.values()))


def test_any_order_of_moves_keeps_the_book_in_order(session: Session) -> None:
    class InThisSession(Village):
        pass

    InThisSession.session = session
    run_state_machine_as_test(
        InThisSession,
        settings=settings(
            max_examples=examples_on_each(25),
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
