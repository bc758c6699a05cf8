"""Put items on the village's list, change them, put them in order."""

from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.exchange.items.models import LOW_BELOW, Item, ItemPrice
from pointsapp.exchange.items.refusals import BadBarcode, BarcodeKnown, ItemKnown
from pointsapp.refusals import NotFound

EAN_LENGTHS = (8, 13)
OWN_CODES = "20"
"""Bar codes that begin so are a shop's own (GS1 General Specifications, section 1.4.4)."""


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
    low_below: int = LOW_BELOW


def create_item(session: Session, new: NewItem, *, by: Actor) -> int:
    """Put an item on the list of the actor's village, open its accounts and return its id.

    Raises ItemKnown for a name and specification that are on the list, BadBarcode, and
    BarcodeKnown.
    """
    village_id = take_village(session, by)
    _check(session, village_id, new, item_id=None)
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


def change_item(session: Session, item_id: int, new: NewItem, *, by: Actor, at: datetime) -> None:
    """Change an item; a new price is noted down, and slips that were printed keep theirs."""
    item = take_item(session, item_id, by)
    _check(session, item.village_id, new, item_id=item_id)
    if item.price_points != new.price_points:
        session.add(
            ItemPrice(
                item_id=item_id,
                old_points=item.price_points,
                new_points=new.price_points,
                changed_by=by.code,
                changed_at=at,
            )
        )
    for field, value in asdict(new).items():
        setattr(item, field, value)
    session.flush()


def move_item(session: Session, item_id: int, *, steps: int, by: Actor) -> None:
    """Move an item towards the shelf's end, or its beginning for fewer than 0 steps."""
    moved = take_item(session, item_id, by)
    on_shelf = session.scalars(
        sa.select(Item).filter_by(village_id=by.village_id).order_by(Item.position, Item.id)
    )
    order = [item for item in on_shelf if item is not moved]
    before = sum((item.position, item.id) < (moved.position, moved.id) for item in order)
    order.insert(min(max(before + steps, 0), len(order)), moved)
    for position, item in enumerate(order, start=1):
        item.position = position
    session.flush()


def give_own_codes(session: Session, *, by: Actor) -> int:
    """Give each item without a bar code one of the village's own; return to how many."""
    take_village(session, by)
    bare = session.scalars(sa.select(Item).filter_by(village_id=by.village_id, barcode=None)).all()
    for item in bare:
        digits = f"{OWN_CODES}{item.id:010d}"
        item.barcode = digits + check_digit(digits)
    session.flush()
    return len(bare)


def take_item(session: Session, item_id: int, by: Actor) -> Item:
    """Lock the village's book and return an item of the actor's village; raises NotFound."""
    village_id = take_village(session, by)
    item = session.scalars(
        sa.select(Item)
        .filter_by(id=item_id, village_id=village_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if item is None:
        raise NotFound
    return item


def _check(session: Session, village_id: int, new: NewItem, *, item_id: int | None) -> None:
    check_barcode(new.barcode)
    others = sa.select(Item.name).where(Item.village_id == village_id, Item.id != (item_id or 0))
    same = sa.and_(Item.name == new.name, Item.specification == new.specification)
    if session.scalar(others.where(same).limit(1)) is not None:
        raise ItemKnown(name=new.name)
    if new.barcode is not None:
        holder = session.scalar(others.where(Item.barcode == new.barcode).limit(1))
        if holder is not None:
            raise BarcodeKnown(item=holder)


def check_barcode(barcode: str | None) -> None:
    """Check the digits of an EAN-8 or EAN-13."""
    if barcode is None:
        return
    if not (barcode.isascii() and barcode.isdecimal()) or len(barcode) not in EAN_LENGTHS:
        raise BadBarcode(barcode=barcode)
    if check_digit(barcode[:-1]) != barcode[-1]:
        raise BadBarcode(barcode=barcode)


def check_digit(digits: str) -> str:
    """Return the digit that ends a bar code (GS1 General Specifications, section 7.9)."""
    weighted = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(digits)))
    return str(-weighted % 10)
