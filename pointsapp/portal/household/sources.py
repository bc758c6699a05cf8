"""What an entry of a household's account came from, all of a page's in one statement."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.community.models import Resident
from pointsapp.earning.rules.models import RuleVersion
from pointsapp.earning.sheets.models import AwardLine, AwardSheet
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.redemptions.models import (
    GoodsReturn,
    GoodsReturnLine,
    Redemption,
    RedemptionLine,
)
from pointsapp.ledger import StatementEntry


@dataclass(frozen=True)
class Deed:
    """What an award was for; `quantity` in hundredths of the unit."""

    line_id: int
    title: str
    name: str
    quantity: int
    unit: str


@dataclass(frozen=True)
class Goods:
    """What a redemption handed out, or what of one came back."""

    redemption_id: int
    number: str
    items: tuple[tuple[str, int], ...]


Source = Deed | Goods
SourceKey = tuple[str, int]

_DEEDS = (
    sa.select(
        sa.literal("award_line").label("kind"),
        AwardLine.id.label("source_id"),
        AwardLine.id.label("about_id"),
        AwardSheet.title.label("title"),
        sa.func.coalesce(Resident.name, "").label("name"),
        AwardLine.quantity.label("quantity"),
        RuleVersion.unit.label("unit"),
        AwardLine.id.label("position"),
    )
    .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
    .join(RuleVersion, RuleVersion.id == AwardLine.rule_version_id)
    .outerjoin(Resident, Resident.id == AwardLine.resident_id)
    .where(AwardLine.id.in_(sa.bindparam("award_line", expanding=True)))
)
_GOODS = (
    sa.select(
        sa.literal("redemption"),
        Redemption.id,
        Redemption.id,
        Redemption.number,
        Item.name,
        RedemptionLine.quantity,
        sa.literal(""),
        RedemptionLine.id,
    )
    .join(RedemptionLine, RedemptionLine.redemption_id == Redemption.id)
    .join(Item, Item.id == RedemptionLine.item_id)
    .where(Redemption.id.in_(sa.bindparam("redemption", expanding=True)))
)
_RETURNED = (
    sa.select(
        sa.literal("goods_return"),
        GoodsReturn.id,
        GoodsReturn.redemption_id,
        Redemption.number,
        Item.name,
        GoodsReturnLine.quantity,
        sa.literal(""),
        GoodsReturnLine.id,
    )
    .join(Redemption, Redemption.id == GoodsReturn.redemption_id)
    .join(GoodsReturnLine, GoodsReturnLine.return_id == GoodsReturn.id)
    .join(RedemptionLine, RedemptionLine.id == GoodsReturnLine.line_id)
    .join(Item, Item.id == RedemptionLine.item_id)
    .where(GoodsReturn.id.in_(sa.bindparam("goods_return", expanding=True)))
)
_SOURCES = sa.union_all(_DEEDS, _GOODS, _RETURNED).order_by("position")
KINDS = ("award_line", "redemption", "goods_return")


def sources_of(session: Session, entries: Iterable[StatementEntry]) -> dict[SourceKey, Source]:
    """Return what these entries came from, by kind and id of the source."""
    ids: dict[str, set[int]] = {kind: set() for kind in KINDS}
    for entry in entries:
        if entry.source_id is not None and entry.source_kind in ids:
            ids[entry.source_kind].add(entry.source_id)
    if not any(ids.values()):
        return {}
    sources: dict[SourceKey, Source] = {}
    for row in session.connection().execute(_SOURCES, ids):
        key = (row.kind, row.source_id)
        sources[key] = _deed(row) if row.kind == "award_line" else _goods(row, sources.get(key))
    return sources


def _deed(row: sa.Row[*tuple[object, ...]]) -> Deed:
    return Deed(row.about_id, row.title, row.name, row.quantity, row.unit)


def _goods(row: sa.Row[*tuple[object, ...]], before: Source | None) -> Goods:
    items = before.items if isinstance(before, Goods) else ()
    return Goods(row.about_id, row.title, (*items, (row.name, row.quantity)))
