"""Put items on the village's list and change them."""

from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.items.refusals import BadBarcode, ItemKnown
from pointsapp.refusals import NotFound

EAN_LENGTHS = (8, 13)


@dataclass(frozen=True)
class NewItem:
    """What the village says of an item; `price_points` for one, `cost_fen` what one cost."""

    name: str
    price_points: int
    specification: str = ""
    unit: str = ""
    barcode: str | None = None
    cost_fen: int | None = None
    limit_per_month: int | None = None
    picture: str = "box"
    is_on: bool = True


def create_item(session: Session, village_id: int, new: NewItem) -> int:
    """Put an item on the list and open its accounts; return its id.

    Raises ItemKnown for a name and specification that are on the list, and BadBarcode.
    """
    ledger.lock_book(session, village_id)
    check_barcode(new.barcode)
    if _same(session, village_id, new) is not None:
        raise ItemKnown(name=new.name)
    count = session.scalar(sa.select(sa.func.count(Item.id)).filter_by(village_id=village_id))
    item = Item(village_id=village_id, position=(count or 0) + 1, **asdict(new))
    session.add(item)
    session.flush()
    commodity = ledger.item_commodity(item.id)
    for kind, floor in (("received", None), ("shelf", 0), ("handed_out", 0), ("written_off", 0)):
        ledger.open_account(
            session, book_id=village_id, kind=kind, commodity=commodity, floor=floor
        )
    return item.id


def change_item(session: Session, item_id: int, new: NewItem, *, by: Actor) -> None:
    """Change an item; slips that were printed keep the price they had."""
    item = session.scalars(
        sa.select(Item).filter_by(id=item_id, village_id=by.village_id)
    ).one_or_none()
    if item is None:
        raise NotFound
    ledger.lock_book(session, item.village_id)
    check_barcode(new.barcode)
    same = _same(session, item.village_id, new)
    if same not in {None, item_id}:
        raise ItemKnown(name=new.name)
    for field, value in asdict(new).items():
        setattr(item, field, value)
    session.flush()


def check_barcode(barcode: str | None) -> None:
    """Check the digits of an EAN-8 or EAN-13 (GS1 General Specifications, section 7.9)."""
    if barcode is None:
        return
    if not barcode.isdecimal() or len(barcode) not in EAN_LENGTHS:
        raise BadBarcode(barcode=barcode)
    *digits, check = (int(digit) for digit in barcode)
    weighted = sum(digit * (3, 1)[place % 2] for place, digit in enumerate(reversed(digits)))
    if (weighted + check) % 10:
        raise BadBarcode(barcode=barcode)


def _same(session: Session, village_id: int, new: NewItem) -> int | None:
    return session.scalar(
        sa.select(Item.id).filter_by(
            village_id=village_id, name=new.name, specification=new.specification
        )
    )
