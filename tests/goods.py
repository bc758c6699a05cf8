"""The shelf: soap and rice, and households with points to spend."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.exchange.items.service import NewItem, create_item
from pointsapp.exchange.receipts.service import NewReceipt, NewReceiptLine, receive_goods
from tests.village import AT, Cast, Home

SOAP = NewItem("肥皂", 5, unit="块", cost_fen=350, limit_per_month=4, picture="soap")
RICE = NewItem("大米", 40, specification="5kg", unit="袋", cost_fen=3300, picture="rice")


@pytest.fixture
def shelf(session: Session, village: Cast) -> dict[str, int]:
    """Ten bars of soap (at most four a month) and two bags of rice; item ids by name."""
    ids = {new.name: create_item(session, new, by=village.counter) for new in (SOAP, RICE)}
    lines = [NewReceiptLine(ids["肥皂"], 10, 350), NewReceiptLine(ids["大米"], 2, 3300)]
    receipt = NewReceipt(date(2026, 11, 1), "bought", lines)
    receive_goods(session, receipt, key="first", by=village.counter, at=AT)
    session.commit()
    return ids


@pytest.fixture
def give(session: Session, village: Cast) -> Callable[[Home, int], None]:
    """Give a household points to spend."""

    def opening(home: Home, points: int) -> None:
        issued = ledger.find_account(session, book_id=village.id, kind="issued")
        legs = (ledger.Leg(issued, -points), ledger.Leg(home.account_id, points))
        day, key = date(2026, 1, 1), f"opening:{home.id}:{points}"
        posting = ledger.Posting(key, "opening", legs, day, "opening", home.id)
        ledger.post(session, village.id, posting, by="system", at=AT)
        session.commit()

    return opening
