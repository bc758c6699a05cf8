"""What a hand-over's sheet says: as things stand, or as they stood when it was completed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit.events import Event
from pointsapp.access.models import AuditRecord, User
from pointsapp.access.names import names_of
from pointsapp.access.staff.queries import StaffMember, list_staff
from pointsapp.actor import Actor, village_of
from pointsapp.care.hazards.models import Hazard
from pointsapp.care.hazards.models import State as HazardState
from pointsapp.care.needs.models import Need, NeedState
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.losses.models import LossState, Stocktake
from pointsapp.oversight.handovers.models import Handover, HandoverAccount
from pointsapp.oversight.promise.queries import show_promise
from pointsapp.refusals import NotFound
from pointsapp.year_end.closings.queries import what_waits

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
    """The stocktake of the hand-over: its number, who counted and who watched."""

    id: int
    number: str
    counted_by: str
    supervisor: str


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
    archived_at: datetime | None
    staff: tuple[StaffMember, ...]
    ends: frozenset[int]
    appointed: frozenset[int]

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What is still to be done, in the order of the sheet."""
        is_done = {
            Missing.STOCK: self.counted is not None or not self.has_goods,
            Missing.MONEY: None not in {self.noted.cash_fen, self.noted.budget_fen},
            Missing.KEYS: bool(self.noted.keys),
            Missing.ARCHIVE: self.archived_at is not None,
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
    staff = list_staff(session, actor)
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
        counted=_counted(session, noted),
        has_goods=session.scalar(sa.select(Item.id).filter_by(village_id=noted.village_id).limit(1))
        is not None,
        archived_at=_archived_at(session, noted),
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


def _counted(session: Session, noted: Handover) -> Counted | None:
    """Return the last count of the shelf that a second person confirmed since it was opened."""
    query = sa.select(Stocktake).where(
        Stocktake.village_id == noted.village_id,
        Stocktake.state == LossState.POSTED,
        Stocktake.counted_at >= noted.opened_at,
    )
    if noted.completed_at is not None:
        query = query.where(Stocktake.counted_at <= noted.completed_at)
    taken = session.scalar(query.order_by(Stocktake.id.desc()).limit(1))
    if taken is None:
        return None
    name = names_of(session, {taken.counted_by}).get(taken.counted_by, "")
    return Counted(taken.id, taken.number, name, taken.supervisor)


def _archived_at(session: Session, noted: Handover) -> datetime | None:
    query = sa.select(sa.func.max(AuditRecord.at)).where(
        AuditRecord.village_id == noted.village_id,
        AuditRecord.event == Event.ARCHIVE_MADE,
        AuditRecord.at >= noted.opened_at,
    )
    if noted.completed_at is not None:
        query = query.where(AuditRecord.at <= noted.completed_at)
    return session.scalar(query)
