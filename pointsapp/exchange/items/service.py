"""Put items on the village's list, change them, put them in order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.community.books import AccountKind
from pointsapp.exchange.items.models import LOW_BELOW, Item, ItemPrice
from pointsapp.exchange.items.refusals import BadBarcode, BarcodeKnown, ItemKnown
from pointsapp.refusals import NotFound

EAN_LENGTHS = (8, 13)
OWN_CODES = "20"
"""Bar codes that begin with it are a shop's own (GS1 General Specifications, section 1.4.4)."""


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

    Raises what `create_items` raises.
    """
    return create_items(session, [new], by=by)[0]


def create_items(session: Session, news: Sequence[NewItem], *, by: Actor) -> list[int]:
    """Put items on the list, all or none, in a constant number of statements; return their ids.

    Raises BadBarcode, ItemKnown for a name and specification that are on the list, and
    BarcodeKnown.
    """
    if not news:
        return []
    village_id = take_village(session, by)
    known = _items_of(session, village_id)
    listing = _Listing(known)
    for new in news:
        listing.check(new)
        listing.add(new)
    ids = _insert(session, village_id, news, start=len(known) + 1)
    _open_accounts(session, village_id, ids)
    return ids


def _insert(session: Session, village_id: int, news: Sequence[NewItem], *, start: int) -> list[int]:
    """Insert items from this position on in one statement, and read their ids in another."""
    rows = [
        {"village_id": village_id, "position": position, **asdict(new)}
        for position, new in enumerate(news, start=start)
    ]
    session.execute(sa.insert(Item), rows)
    ids = {(item.name, item.specification): item.id for item in _items_of(session, village_id)}
    return [ids[new.name, new.specification] for new in news]


def change_item(session: Session, item_id: int, new: NewItem, *, by: Actor, at: datetime) -> None:
    """Change an item; raises what `change_items` raises."""
    change_items(session, {item_id: new}, by=by, at=at)


def change_items(
    session: Session, changes: Mapping[int, NewItem], *, by: Actor, at: datetime
) -> None:
    """Change items, by id; a new price is noted down, and slips that were printed keep theirs.

    Raises NotFound, BadBarcode, ItemKnown and BarcodeKnown.
    """
    items = {item.id: item for item in _items_of(session, take_village(session, by))}
    listing = _Listing(items.values())
    prices = []
    for item_id, new in changes.items():
        item = items.get(item_id)
        if item is None:
            raise NotFound
        listing.remove(item)
        listing.check(new)
        listing.add(new)
        if item.price_points != new.price_points:
            prices.append(_price_change(item, new, by=by, at=at))
        for field, value in asdict(new).items():
            setattr(item, field, value)
    session.flush()
    if prices:
        session.execute(sa.insert(ItemPrice), prices)


def _items_of(session: Session, village_id: int) -> Sequence[Item]:
    """Return the village's items in the order of the shelf, as they are now."""
    return session.scalars(
        sa.select(Item)
        .filter_by(village_id=village_id)
        .order_by(Item.position, Item.id)
        .execution_options(populate_existing=True)
    ).all()


class _Listing:
    """The names and bar codes on a village's list, of which no two items may share one."""

    def __init__(self, items: Iterable[Item]) -> None:
        self.names: set[tuple[str, str]] = set()
        self.holders: dict[str, str] = {}
        for item in items:
            self.add(item)

    def add(self, item: Item | NewItem) -> None:
        self.names.add((item.name, item.specification))
        if item.barcode is not None:
            self.holders[item.barcode] = item.name

    def remove(self, item: Item) -> None:
        self.names.discard((item.name, item.specification))
        self.holders.pop(item.barcode or "", None)

    def check(self, new: NewItem) -> None:
        """Check that the list has room for it. Raises BadBarcode, ItemKnown and BarcodeKnown."""
        check_barcode(new.barcode)
        if (new.name, new.specification) in self.names:
            raise ItemKnown(name=new.name)
        if new.barcode in self.holders:
            raise BarcodeKnown(item=self.holders[new.barcode])


def _open_accounts(session: Session, village_id: int, item_ids: Iterable[int]) -> None:
    """Open the accounts that count each item; only what came in may go below 0."""
    floors = {
        AccountKind.RECEIVED: None,
        AccountKind.SHELF: 0,
        AccountKind.HANDED_OUT: 0,
        AccountKind.WRITTEN_OFF: 0,
    }
    accounts = [
        ledger.NewAccount(kind, ledger.item_commodity(item_id), floor)
        for item_id in item_ids
        for kind, floor in floors.items()
    ]
    ledger.open_many(session, village_id, accounts)


def _price_change(item: Item, new: NewItem, *, by: Actor, at: datetime) -> dict[str, object]:
    return {
        "item_id": item.id,
        "old_points": item.price_points,
        "new_points": new.price_points,
        "changed_by": by.code,
        "changed_at": at,
    }


def move_item(session: Session, item_id: int, *, steps: int, by: Actor) -> None:
    """Move an item towards the shelf's end, or towards its beginning for steps below 0.

    Raises NotFound.
    """
    moved = take_item(session, item_id, by)
    order = list(_items_of(session, moved.village_id))
    place = order.index(moved)
    order.remove(moved)
    order.insert(min(max(place + steps, 0), len(order)), moved)
    for position, item in enumerate(order, start=1):
        item.position = position
    session.flush()


def give_own_codes(session: Session, *, by: Actor) -> int:
    """Give each item without a bar code one of the village's own; return how many got one."""
    village_id = take_village(session, by)
    bare = session.scalars(sa.select(Item).filter_by(village_id=village_id, barcode=None)).all()
    for item in bare:
        digits = f"{OWN_CODES}{item.id:010d}"
        item.barcode = digits + check_digit(digits)
    session.flush()
    return len(bare)


def take_item(session: Session, item_id: int, by: Actor) -> Item:
    """Lock the actor's village and return its item as it is now. Raises NotFound."""
    item = session.scalars(
        sa.select(Item)
        .filter_by(id=item_id, village_id=take_village(session, by))
        .execution_options(populate_existing=True)
    ).one_or_none()
    if item is None:
        raise NotFound
    return item


def check_barcode(barcode: str | None) -> None:
    """Check the digits of an EAN-8 or EAN-13. Raises BadBarcode."""
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
