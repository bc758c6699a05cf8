"""Save what is new and changed in a list of goods, and take such an import back."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor, village_of
from pointsapp.community.acting import take_village
from pointsapp.community.books import AccountKind
from pointsapp.community.kept_imports import service as kept_imports
from pointsapp.community.kept_imports.refusals import ImportBuiltOn
from pointsapp.community.kept_imports.service import Brought, ImportedFile
from pointsapp.community.models import KeptImport
from pointsapp.exchange.goods_list.comparing import Plan, compare, facts_of, items_of
from pointsapp.exchange.goods_list.reading import GoodsList, ListedItem
from pointsapp.exchange.goods_list.refusals import GoodsHaveErrors
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.items.service import NewItem, change_items, create_items
from pointsapp.exchange.receipts import service as receipts
from pointsapp.exchange.receipts.refusals import ReceiptUsed
from pointsapp.exchange.receipts.service import NewReceipt, NewReceiptLine, receive_goods
from pointsapp.village_time import village_day

KIND = "goods"


def plan(session: Session, goods: GoodsList, *, emptied: Collection[str] = (), by: Actor) -> Plan:
    """Return what saving this list would do in the actor's village; saves nothing."""
    items = items_of(session, by)
    return compare(items, goods, gone=_gone(session, items, by), emptied=emptied)


def imported_before(session: Session, file: ImportedFile, *, by: Actor) -> bool:
    """Tell whether this very file was imported and stands."""
    return kept_imports.find_same(session, village_of(by), KIND, file) is not None


def save(
    session: Session,
    goods: GoodsList,
    file: ImportedFile,
    *,
    emptied: Collection[str] = (),
    by: Actor,
    at: datetime,
) -> Plan:
    """Put the list's items on the village's list, and new ones on the shelf; return what was done.

    The same file again changes nothing. Raises GoodsHaveErrors, and what `create_items`,
    `change_items` and `receive_goods` raise.
    """
    village_id = take_village(session, by)
    if kept_imports.find_same(session, village_id, KIND, file):
        return Plan(unchanged=len(goods.items))
    done = plan(session, goods, emptied=emptied, by=by)
    errors = len(goods.errors) + len(done.errors)
    if errors:
        raise GoodsHaveErrors(count=errors)
    if not done.changes_nothing:
        brought = _bring(session, done, by=by, at=at)
        kept_imports.keep(session, KIND, file, brought, by=by, at=at)
    return done


def _bring(session: Session, done: Plan, *, by: Actor, at: datetime) -> Brought:
    """Change and create the items, take their stock in, and return how to undo it."""
    changes = _changes(items_of(session, by), done.changed)
    change_items(session, done.changed, by=by, at=at)
    item_ids = create_items(session, [listed.item for listed in done.new], by=by)
    arrived = {**dict(zip(item_ids, done.new, strict=True)), **done.returning}
    receipt_ids = _receive(session, arrived, by=by, at=at)
    counts = {"items": len(arrived), "units": done.units, "changes": len(done.changes)}
    return Brought(counts, {"items": item_ids, "receipts": receipt_ids, "changes": changes})


def _changes(items: Collection[Item], changed: Mapping[int, NewItem]) -> list[list[Any]]:
    """Return of each fact that changes its item, name, and what it was and will be."""
    return [
        [item.id, name, getattr(item, name), after]
        for item in items
        if item.id in changed
        for name, after in vars(changed[item.id]).items()
        if getattr(item, name) != after
    ]


def _receive(
    session: Session, arrived: Mapping[int, ListedItem], *, by: Actor, at: datetime
) -> list[int]:
    """Take the stock of new items in, with a receipt for each source, and return their ids."""
    lines: defaultdict[str, list[NewReceiptLine]] = defaultdict(list)
    for item_id, listed in arrived.items():
        if listed.stock:
            line = NewReceiptLine(item_id, listed.stock, listed.item.cost_fen)
            lines[listed.source].append(line)
    number = kept_imports.count(session, village_of(by), KIND) + 1
    return [
        receive_goods(
            session,
            NewReceipt(village_day(at), source, received),
            key=f"goods-list:{number}:{source}",
            by=by,
            at=at,
        )
        for source, received in sorted(lines.items())
    ]


def take_back(session: Session, import_id: int, *, by: Actor, at: datetime) -> None:
    """Undo an import as one act: receipts go back, facts are as before, new items are switched off.

    Items stay on the list, as the ledger counts them for ever; the same list brings them in again.
    Raises ImportBuiltOn when goods have left the shelf or a fact was changed since, and OwnRecord
    for whoever imported goods: they are taken back by somebody else.
    """
    village_id = take_village(session, by)
    kept = kept_imports.take(session, village_id, KIND, import_id)
    if kept.taken_back_at is not None:
        return
    changed = _as_before(items_of(session, by), kept)
    try:
        for receipt_id in kept.undo["receipts"]:
            receipts.take_back(session, receipt_id, reason=kept.file_name, by=by, at=at)
    except ReceiptUsed as error:
        raise ImportBuiltOn from error
    shelf = ledger.holdings(session, village_id, kind=AccountKind.SHELF)
    if any(shelf.get(ledger.item_commodity(item_id)) for item_id in kept.undo["items"]):
        raise ImportBuiltOn
    change_items(session, changed, by=by, at=at)
    kept_imports.close(session, kept, by=by, at=at)


def _as_before(items: Collection[Item], kept: KeptImport) -> dict[int, NewItem]:
    """Return the items as they were before; new ones are off. Raises ImportBuiltOn."""
    facts = {item.id: facts_of(item) for item in items}
    before = {item_id: replace(facts[item_id], is_on=False) for item_id in kept.undo["items"]}
    for item_id, name, old, new in kept.undo["changes"]:
        if getattr(facts[item_id], name) != new:
            raise ImportBuiltOn
        before[item_id] = replace(before.get(item_id, facts[item_id]), **{name: old})
    return before


def _gone(session: Session, items: Collection[Item], by: Actor) -> set[int]:
    """Return the items of imports that were taken back, as far as nothing is on the shelf."""
    village_id = village_of(by)
    undone = session.scalars(
        sa.select(KeptImport.undo).where(
            KeptImport.village_id == village_id,
            KeptImport.kind == KIND,
            KeptImport.taken_back_at.is_not(None),
        )
    ).all()
    brought = {item_id for undo in undone for item_id in undo["items"]}
    if not brought:
        return set()
    shelf = ledger.holdings(session, village_id, kind=AccountKind.SHELF)
    return {
        item.id
        for item in items
        if item.id in brought and not shelf.get(ledger.item_commodity(item.id))
    }
