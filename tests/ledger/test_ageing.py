"""First earned, first spent: what is left of points by their age, beside a slow model."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pointsapp import ledger
from tests.examples import examples_on_each
from tests.ledger.conftest import AT, Book, open_village
from tests.page import statements

_CODES = count(1)
GIVEN_BACK = ("return",)
HOURS = st.integers(0, 30)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["award", "spend", "give back", "undo award", "undo spending"]),
        st.integers(1, 9),
        st.integers(1, 3),
    ),
    max_size=14,
)


@dataclass
class Lots:
    """The slow model: each award is a pile of points, and whatever leaves is of the oldest."""

    piles: list[list[int]] = field(default_factory=list)
    """The hour at which it came in, what came in, and what is left of it."""
    spent: list[list[tuple[list[int], int]]] = field(default_factory=list)

    def award(self, hour: int, amount: int) -> None:
        self.piles.append([hour, amount, amount])

    def balance(self) -> int:
        return sum(pile[2] for pile in self.piles)

    def spend(self, amount: int) -> None:
        self._settle(sum(pile[1] - pile[2] for pile in self.piles) + amount)

    def give_back(self, amount: int) -> None:
        self.spend(-amount)

    def undo(self, pile: list[int]) -> None:
        gone = sum(one[1] - one[2] for one in self.piles)
        pile[1] = 0
        self._settle(gone)

    def _settle(self, gone: int) -> None:
        for pile in self.piles:
            taken = min(pile[1], gone)
            pile[2], gone = pile[1] - taken, gone - taken

    def left(self, before: int) -> int:
        return sum(pile[2] for pile in self.piles if pile[0] < before)


class Diary:
    """The same acts in the ledger and in the model, hour by hour."""

    def __init__(self, book: Book) -> None:
        self.book, self.lots, self.hour, self.keys = book, Lots(), 0, count(1)
        self.awards: list[tuple[int, list[int]]] = []
        self.redemptions: list[tuple[int, int]] = []

    def act(self, what: str, amount: int, hours: int) -> None:
        self.hour += hours
        {
            "award": self.award,
            "spend": self.spend,
            "give back": self.give_back,
            "undo award": self.undo_award,
            "undo spending": self.undo_spending,
        }[what](amount)

    def post(self, posting: ledger.Posting) -> int:
        at = AT + timedelta(hours=self.hour)
        posted = ledger.post(self.book.session, self.book.id, posting, by="user:1", at=at)
        return posted.transaction_id

    def reverse(self, transaction_id: int) -> None:
        at = AT + timedelta(hours=self.hour)
        reversal = ledger.Reversal(transaction_id, f"r{next(self.keys)}", "")
        ledger.reverse(self.book.session, self.book.id, reversal, by="user:1", at=at)

    def award(self, amount: int) -> None:
        number = self.post(self.book.award(amount, f"a{next(self.keys)}"))
        self.lots.award(self.hour, amount)
        self.awards.append((number, self.lots.piles[-1]))

    def spend(self, amount: int) -> None:
        amount = min(amount, self.lots.balance())
        if amount:
            number = self.post(self.book.spend(amount, f"s{next(self.keys)}"))
            self.lots.spend(amount)
            self.redemptions.append((number, amount))

    def give_back(self, _amount: int) -> None:
        if self.redemptions:
            _number, amount = self.redemptions.pop()
            spent = self.book.spend(amount, f"b{next(self.keys)}")
            legs = tuple(ledger.Leg(leg.account_id, -leg.amount) for leg in spent.legs)
            self.post(spent._replace(kind="return", legs=legs))
            self.lots.give_back(amount)

    def undo_award(self, which: int) -> None:
        if self.awards:
            number, pile = self.awards[which % len(self.awards)]
            if pile[1] <= self.lots.balance():
                self.awards.remove((number, pile))
                self.reverse(number)
                self.lots.undo(pile)

    def undo_spending(self, _amount: int) -> None:
        if self.redemptions:
            number, amount = self.redemptions.pop()
            self.reverse(number)
            self.lots.give_back(amount)

    def left(self, *hours: int) -> tuple[int, ...]:
        before = [AT + timedelta(hours=hour) for hour in hours]
        left = ledger.left_of(
            self.book.session, self.book.id, kind="household", before=before, given_back=GIVEN_BACK
        )
        return left.get(self.book.zhang, (0,) * len(hours))


@settings(
    max_examples=examples_on_each(80), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS, HOURS)
def test_what_is_left_by_age_is_what_the_slow_model_has(
    session: Session, steps: list[tuple[str, int, int]], before: int
) -> None:
    diary = Diary(open_village(session, f"ageing-{next(_CODES)}"))
    for step in steps:
        diary.act(*step)
    assert diary.left(before, 10**4) == (diary.lots.left(before), diary.lots.balance())


def test_the_oldest_points_go_first(book: Book) -> None:
    diary = Diary(book)
    diary.act("award", 5, 0)
    diary.act("award", 9, 10)
    diary.act("spend", 3, 10)
    assert diary.left(5, 15) == (2, 11)
    diary.act("give back", 0, 1)
    assert diary.left(5, 15) == (5, 14)


def test_nobody_with_points_is_nobody(book: Book) -> None:
    assert (
        ledger.left_of(book.session, book.id, kind="household", before=[AT], given_back=GIVEN_BACK)
        == {}
    )


def test_one_statement_whatever_the_book_holds(book: Book) -> None:
    diary = Diary(book)
    for _day in range(7):
        diary.act("award", 5, 1)
        with statements(book.session.connection()) as seen:
            diary.left(3, 9)
        assert len(seen) == 1
