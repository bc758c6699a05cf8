"""The entries of a household's account with what each came from, in one statement a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.community.books import SourceKind
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
from pointsapp.village_time import village_day
from pointsapp.year_end.expiries.models import Expiry


@dataclass(frozen=True)
class Deed:
    """What an award was for; `quantity` in hundredths of the unit."""

    line_id: int
    title: str
    name: str
    quantity: int
    unit: str
    occurred_on: date
    uncapped_points: int
    level: int | None
    levels: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Goods:
    """What a redemption handed out, or what of one came back."""

    redemption_id: int
    number: str
    items: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Resolved:
    """By which resolution of the village points lapsed, or came back."""

    resolution: str


Source = Deed | Goods | Resolved
SourceKey = tuple[str, int]


@dataclass(frozen=True)
class Entry:
    """A change of the balance and where it came from."""

    number: int
    occurred_on: date
    recorded_at: datetime
    kind: str
    amount: int
    balance_after: int
    source: Source | None

    @property
    def booked_on(self) -> date:
        """The day on which it came into the account."""
        return village_day(self.recorded_at)


_DEEDS = (
    sa.select(
        sa.literal(SourceKind.AWARD_LINE.value).label("kind"),
        AwardLine.id.label("source_id"),
        AwardLine.id.label("about_id"),
        AwardSheet.title.label("title"),
        sa.func.coalesce(Resident.name, "").label("name"),
        AwardLine.quantity.label("quantity"),
        RuleVersion.unit.label("unit"),
        AwardLine.id.label("position"),
        AwardLine.occurred_on,
        AwardLine.uncapped_points,
        AwardLine.level,
        RuleVersion.levels,
    )
    .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
    .join(RuleVersion, RuleVersion.id == AwardLine.rule_version_id)
    .outerjoin(Resident, Resident.id == AwardLine.resident_id)
    .where(AwardLine.id.in_(sa.bindparam(SourceKind.AWARD_LINE.value, expanding=True)))
)
_NO_DEED = tuple(
    sa.cast(sa.null(), column.type)
    for column in (
        AwardLine.occurred_on,
        AwardLine.uncapped_points,
        AwardLine.level,
        RuleVersion.levels,
    )
)
_GOODS = (
    sa.select(
        sa.literal(SourceKind.REDEMPTION.value),
        Redemption.id,
        Redemption.id,
        Redemption.number,
        Item.name,
        RedemptionLine.quantity,
        sa.literal(""),
        RedemptionLine.id,
        *_NO_DEED,
    )
    .join(RedemptionLine, RedemptionLine.redemption_id == Redemption.id)
    .join(Item, Item.id == RedemptionLine.item_id)
    .where(Redemption.id.in_(sa.bindparam(SourceKind.REDEMPTION.value, expanding=True)))
)
_RETURNED = (
    sa.select(
        sa.literal(SourceKind.GOODS_RETURN.value),
        GoodsReturn.id,
        GoodsReturn.redemption_id,
        Redemption.number,
        Item.name,
        GoodsReturnLine.quantity,
        sa.literal(""),
        GoodsReturnLine.id,
        *_NO_DEED,
    )
    .join(Redemption, Redemption.id == GoodsReturn.redemption_id)
    .join(GoodsReturnLine, GoodsReturnLine.return_id == GoodsReturn.id)
    .join(RedemptionLine, RedemptionLine.id == GoodsReturnLine.line_id)
    .join(Item, Item.id == RedemptionLine.item_id)
    .where(GoodsReturn.id.in_(sa.bindparam(SourceKind.GOODS_RETURN.value, expanding=True)))
)
_RESOLVED = sa.select(
    sa.literal(SourceKind.EXPIRY.value),
    Expiry.id,
    Expiry.id,
    Expiry.resolution,
    sa.literal(""),
    sa.literal(0),
    sa.literal(""),
    Expiry.id,
    *_NO_DEED,
).where(Expiry.id.in_(sa.bindparam(SourceKind.EXPIRY.value, expanding=True)))
_SOURCES: "sa.CompoundSelect[*tuple[Any, ...]]" = sa.union_all(
    _DEEDS, _GOODS, _RETURNED, _RESOLVED
).order_by("position")
KINDS = (
    SourceKind.AWARD_LINE,
    SourceKind.REDEMPTION,
    SourceKind.GOODS_RETURN,
    SourceKind.EXPIRY,
)


def with_sources(session: Session, entries: Sequence[StatementEntry]) -> tuple[Entry, ...]:
    """Return the entries with what each came from, in one statement."""
    sources = _sources_of(session, entries)
    return tuple(
        Entry(
            number=entry.number,
            occurred_on=entry.occurred_on,
            recorded_at=entry.recorded_at,
            kind=entry.kind,
            amount=entry.amount,
            balance_after=entry.balance_after,
            source=sources.get((entry.source_kind, entry.source_id or 0)),
        )
        for entry in entries
    )


def _sources_of(session: Session, entries: Sequence[StatementEntry]) -> dict[SourceKey, Source]:
    """Return what these entries came from, by kind and id of the source."""
    ids: dict[str, set[int]] = {kind.value: set() for kind in KINDS}
    for entry in entries:
        if entry.source_id is not None and entry.source_kind in ids:
            ids[entry.source_kind].add(entry.source_id)
    if not any(ids.values()):
        return {}
    sources: dict[SourceKey, Source] = {}
    for row in session.connection().execute(_SOURCES, ids):
        key = (row.kind, row.source_id)
        sources[key] = _source(row, sources.get(key))
    return sources


def _source(row: sa.Row[*tuple[object, ...]], before: Source | None) -> Source:
    if row.kind == SourceKind.AWARD_LINE:
        return _deed(row)
    return Resolved(row.title) if row.kind == SourceKind.EXPIRY else _goods(row, before)


def _deed(row: sa.Row[*tuple[object, ...]]) -> Deed:
    return Deed(
        line_id=row.about_id,
        title=row.title,
        name=row.name,
        quantity=row.quantity,
        unit=row.unit,
        occurred_on=row.occurred_on,
        uncapped_points=row.uncapped_points,
        level=row.level,
        levels=row.levels,
    )


def _goods(row: sa.Row[*tuple[object, ...]], before: Source | None) -> Goods:
    items = before.items if isinstance(before, Goods) else ()
    return Goods(row.about_id, row.title, (*items, (row.name, row.quantity)))
