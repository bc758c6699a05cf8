"""What a hand-over's sheet says: as things stand, or as they stood when it was completed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.models import User
from pointsapp.access.names import names_of
from pointsapp.access.staff.queries import StaffMember, list_staff
from pointsapp.actor import Actor, village_of
from pointsapp.care.hazards.models import Hazard
from pointsapp.care.hazards.models import State as HazardState
from pointsapp.care.needs.models import Need, NeedState
from pointsapp.exchange.items.queries import ItemOnShelf, list_items
from pointsapp.exchange.losses.models import LossState, Stocktake, StocktakeLine
from pointsapp.oversight.handovers.models import OPEN, Handover, HandoverAccount
from pointsapp.oversight.promise.queries import show_promise
from pointsapp.refusals import NotFound
from pointsapp.text import narrow
from pointsapp.year_end.closings.queries import what_waits
from pointsapp.year_end.kept_archives.models import Archive
from pointsapp.year_end.kept_archives.queries import archive_made_between

NEEDS, HAZARDS = "needs", "hazards"


class Missing(StrEnum):
    """What must be done before a hand-over is completed."""

    STOCK = "stock"
    MONEY = "money"
    KEYS = "keys"
    ARCHIVE = "archive"
    SIGNED = "signed"


@dataclass(frozen=True)
class Counted:
    """A stocktake: who counted and who watched; `left_out` are goods that were not counted."""

    id: int
    number: str
    counted_by: str
    supervisor: str
    is_by_both: bool
    left_out: tuple[str, ...]

    @property
    def is_enough(self) -> bool:
        """Tell whether both counted all that is on the shelf."""
        return self.is_by_both and not self.left_out


@dataclass(frozen=True)
class HandoverRow:
    """A hand-over in a list; people by name."""

    id: int
    outgoing: str
    incoming: str
    witness: str
    opened_at: datetime
    completed_at: datetime | None
    completed_by: str
    completed_second: str
    called_off_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Tell whether it is gone on with."""
        return self.completed_at is None and self.called_off_at is None


@dataclass(frozen=True)
class Sheet:
    """All that the sheet of a hand-over says."""

    row: HandoverRow
    noted: Handover
    points: int
    stock_fen: int
    waiting: Mapping[str, int]
    counted: Counted | None
    has_goods: bool
    archive: Archive | None
    staff: tuple[StaffMember, ...]
    ends: frozenset[int]
    appointed: frozenset[int]

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What is still to be done, in the order of the sheet."""
        is_done = {
            Missing.STOCK: not self.has_goods or bool(self.counted and self.counted.is_enough),
            Missing.MONEY: None not in {self.noted.cash_fen, self.noted.budget_fen},
            Missing.KEYS: bool(self.noted.keys),
            Missing.ARCHIVE: self.archive is not None,
            Missing.SIGNED: self.noted.signed_on is not None,
        }
        return tuple(thing for thing in Missing if not is_done[thing])

    @property
    def figures(self) -> dict[str, Any]:
        """What is kept of it for ever."""
        return {
            "points": self.points,
            "stock_fen": self.stock_fen,
            "waiting": dict(self.waiting),
            "stocktake": self.counted.number if self.counted else "",
        }


def list_handovers(session: Session, village_id: int) -> tuple[HandoverRow, ...]:
    """Return a village's hand-overs, the latest first."""
    query = sa.select(Handover).filter_by(village_id=village_id).order_by(Handover.id.desc())
    found = session.scalars(query).all()
    codes = {code for one in found for code in (one.completed_by, one.completed_second) if code}
    names = names_of(session, codes)
    return tuple(_row(one, names) for one in found)


def count_open(village_id: int) -> sa.Select[int]:
    """Count the village's hand-overs that are gone on with, for a question beside others."""
    return sa.select(sa.func.count(Handover.id)).where(
        Handover.village_id == village_id, sa.text(OPEN)
    )


def find_handover(session: Session, actor: Actor, handover_id: int) -> Handover:
    """Return a hand-over of the actor's village, as it is in the database now; raise NotFound."""
    ours = sa.select(Handover).filter_by(id=handover_id, village_id=village_of(actor))
    found = session.scalars(ours.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound
    return found


def show_sheet(session: Session, actor: Actor, handover_id: int, today: date) -> Sheet:
    """Return the sheet of a hand-over of the actor's village, in a fixed number of statements."""
    noted = find_handover(session, actor, handover_id)
    codes = {code for code in (noted.completed_by, noted.completed_second) if code}
    kept = noted.figures
    live = kept or _figures(session, actor, today)
    staff, goods = list_staff(session, actor), list_items(session, actor)
    ends = sa.select(HandoverAccount.user_id).filter_by(handover_id=noted.id)
    until = noted.completed_at or noted.called_off_at
    appointed = sa.select(User.id).where(
        User.village_id == noted.village_id, User.created_at >= noted.opened_at
    )
    if until is not None:
        appointed = appointed.where(User.created_at <= until)
    return Sheet(
        row=_row(noted, names_of(session, codes)),
        noted=noted,
        points=live["points"],
        stock_fen=live["stock_fen"],
        waiting=live["waiting"],
        counted=_kept(session, noted) if kept else _counted(session, noted, goods),
        has_goods=bool(goods),
        archive=archive_made_between(session, noted.village_id, noted.opened_at, until),
        staff=staff,
        ends=frozenset(session.scalars(ends)),
        appointed=frozenset(session.scalars(appointed)),
    )


def _row(one: Handover, names: Mapping[str, str]) -> HandoverRow:
    return HandoverRow(
        id=one.id,
        outgoing=one.outgoing,
        incoming=one.incoming,
        witness=one.witness,
        opened_at=one.opened_at,
        completed_at=one.completed_at,
        completed_by=names.get(one.completed_by or "", ""),
        completed_second=names.get(one.completed_second or "", ""),
        called_off_at=one.called_off_at,
    )


def _figures(session: Session, actor: Actor, today: date) -> dict[str, Any]:
    village_id, promise = village_of(actor), show_promise(session, actor, today)
    waiting = {one.kind: one.count for one in what_waits(session, village_id, today)}
    del waiting["not-sealed"]
    needs = sa.select(sa.func.count(Need.id)).where(
        Need.village_id == village_id, Need.state != NeedState.SETTLED
    )
    hazards = sa.select(sa.func.count(Hazard.id)).where(
        Hazard.village_id == village_id, Hazard.state != HazardState.DONE
    )
    waiting[NEEDS] = session.scalar(needs) or 0
    waiting[HAZARDS] = session.scalar(hazards) or 0
    return {"points": promise.points, "stock_fen": promise.stock_fen, "waiting": waiting}


def _kept(session: Session, noted: Handover) -> Counted | None:
    """Return the stocktake with which the hand-over was completed."""
    query = sa.select(Stocktake).filter_by(
        village_id=noted.village_id, number=(noted.figures or {})["stocktake"]
    )
    taken = session.scalar(query)
    if taken is None:
        return None
    name = names_of(session, {taken.counted_by}).get(taken.counted_by, "")
    return Counted(taken.id, taken.number, name, taken.supervisor, is_by_both=True, left_out=())


def _counted(session: Session, noted: Handover, goods: Sequence[ItemOnShelf]) -> Counted | None:
    """Return the last posted stocktake since it was opened that is enough, else the last one."""
    query = sa.select(Stocktake).where(
        Stocktake.village_id == noted.village_id,
        Stocktake.state == LossState.POSTED,
        Stocktake.counted_at >= noted.opened_at,
    )
    taken = session.scalars(query.order_by(Stocktake.id.desc())).all()
    names = names_of(session, {one.counted_by for one in taken})
    lines = sa.select(StocktakeLine.stocktake_id, StocktakeLine.item_id).where(
        StocktakeLine.stocktake_id.in_([one.id for one in taken])
    )
    counted = {(row.stocktake_id, row.item_id) for row in session.execute(lines)}
    found = [
        Counted(
            one.id,
            one.number,
            names.get(one.counted_by, ""),
            one.supervisor,
            is_by_both=_are(noted.counters, (names.get(one.counted_by, ""), one.supervisor)),
            left_out=tuple(i.name for i in goods if i.stock and (one.id, i.id) not in counted),
        )
        for one in taken
    ]
    return next((one for one in found if one.is_enough), found[0] if found else None)


def _are(two: tuple[str, str], others: tuple[str, str]) -> bool:
    return sorted(map(_spelt, two)) == sorted(map(_spelt, others))


def same_name(one: str, other: str) -> bool:
    """Tell whether two people typed the same name, with spaces or without."""
    return _spelt(one) == _spelt(other)


def _spelt(name: str) -> str:
    return "".join(narrow(name).split())
