"""The village's own pictures of its goods: anybody may see them, as on the shelf."""

from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.exchange.items.models import ItemPhoto
from pointsapp.exchange.items.service import take_item
from pointsapp.refusals import NotFound

SHORT_HASH = 16


def keep_photo(session: Session, item_id: int, jpeg: bytes, *, by: Actor) -> None:
    """Show this picture for the item from now on. Raises NotFound."""
    item = take_item(session, item_id, by)
    session.execute(sa.delete(ItemPhoto).where(ItemPhoto.item_id == item_id))
    session.add(ItemPhoto(item_id=item_id, jpeg=jpeg))
    item.photo = sha256(jpeg).hexdigest()[:SHORT_HASH]
    session.flush()


def drop_photo(session: Session, item_id: int, *, by: Actor) -> None:
    """Show the product's icon for the item again. Raises NotFound."""
    take_item(session, item_id, by).photo = None
    session.execute(sa.delete(ItemPhoto).where(ItemPhoto.item_id == item_id))
    session.flush()


def photo_of(session: Session, item_id: int) -> bytes:
    """Return an item's own picture. Raises NotFound."""
    jpeg = session.scalar(sa.select(ItemPhoto.jpeg).filter_by(item_id=item_id))
    if jpeg is None:
        raise NotFound
    return bytes(jpeg)
