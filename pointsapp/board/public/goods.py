"""Where the village's goods and money came from, and where they went."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.books import AccountKind
from pointsapp.exchange.receipts.account import CameIn, came_in, worth_by_source

KINDS = (AccountKind.HANDED_OUT, AccountKind.REDEEMED, AccountKind.WRITTEN_OFF)


@dataclass(frozen=True)
class WentOut:
    """What a month took from the shelf, and the points given for it."""

    month: date
    handed_out: int
    points: int
    written_off: int


@dataclass(frozen=True)
class GoodsAccount:
    """A year of goods, the newest month first."""

    year: int
    came_in: tuple[CameIn, ...]
    went_out: tuple[WentOut, ...]

    @property
    def worth_by_source(self) -> dict[str, int]:
        """What the goods of this year are worth, in fen: bought, donated, allotted."""
        return worth_by_source(self.came_in)


def account_for(session: Session, village_id: int, year: int) -> GoodsAccount:
    """Return where the year's goods came from and where they went."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    moved = ledger.moved_by_month(session, village_id, kinds=KINDS, since=first)
    months = sorted({month for month, _kind in moved if month < after}, reverse=True)
    went_out = tuple(
        WentOut(
            month=month,
            handed_out=moved.get((month, AccountKind.HANDED_OUT), 0),
            points=moved.get((month, AccountKind.REDEEMED), 0),
            written_off=moved.get((month, AccountKind.WRITTEN_OFF), 0),
        )
        for month in months
    )
    return GoodsAccount(year, came_in(session, village_id, year), went_out)
