"""Our side: a book with the households of a village, posted to as a request does."""

from datetime import date

from bench.databases import AT
from bench.reference import HOUSEHOLDS
from pointsapp import ledger
from pointsapp.extensions import db
from pointsapp.web.unit_of_work import unit_of_work

DAY = date(2026, 11, 14)


class Book:
    """A village's book in the application's database."""

    def __init__(self, code: str = "110101001001") -> None:
        with unit_of_work() as session:
            self.id = ledger.open_book(session, code=code, at=AT)
            self.issued = ledger.open_account(session, book_id=self.id, kind="issued", floor=None)
            self.households = ledger.open_accounts(
                session, book_id=self.id, kind="household", count=HOUSEHOLDS
            )

    def award(self, key: str, account_id: int) -> ledger.Posting:
        """Return an award of two points."""
        legs = (ledger.Leg(self.issued, -2), ledger.Leg(account_id, 2))
        return ledger.Posting(
            key=key,
            kind="award",
            legs=legs,
            occurred_on=DAY,
            source_kind="award_line",
            source_id=12,
            memo="E03",
        )

    def post(self, key: str) -> None:
        """Post one award in a unit of work of its own, its session ended as after a request."""
        with unit_of_work() as session:
            award = self.award(key, self.households[0])
            ledger.post(session, self.id, award, by="user:7", at=AT)
        db.session.remove()

    def post_all(self, key: str) -> None:
        """Post one award to every household in one unit of work."""
        awards = [self.award(f"{key}-{number}", number) for number in self.households]
        with unit_of_work() as session:
            ledger.post_many(session, self.id, awards, by="user:7", at=AT)
        db.session.remove()
