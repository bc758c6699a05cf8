"""What a household sees of its points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor, household_of
from pointsapp.community.models import Household, Resident, Village
from pointsapp.earning.notices.models import Objection
from pointsapp.earning.rules.models import RuleVersion
from pointsapp.earning.sheets.earned import earned_by_star
from pointsapp.earning.sheets.models import (
    PENDING_STATES,
    AwardLine,
    AwardSheet,
    LineCorrection,
)
from pointsapp.portal.decisions.lapses import LAPSES
from pointsapp.portal.decisions.new_keys import NEW_KEYS
from pointsapp.portal.decisions.queries import DECISIONS
from pointsapp.portal.entries.queries import Entry, with_sources
from pointsapp.refusals import NotFound

A_PAGE = 10
NEVER_ASKED = datetime(9999, 1, 1, tzinfo=UTC)
"""For pages that do not count new messages."""


@dataclass(frozen=True)
class OwnHousehold:
    """The resident's household, and what its pages tell of the village."""

    account_id: int
    village: str
    notice_days: int
    village_code: str
    exchange_days: str
    exchange_place: str
    village_closes: bool
    number: str
    head: str | None
    told: int


@dataclass(frozen=True)
class PendingLine:
    """Points that don't count yet, and what they wait for."""

    line_id: int
    title: str
    name: str
    occurred_on: date
    quantity: int
    unit: str
    points: int
    uncapped_points: int
    level: int | None
    levels: Sequence[Mapping[str, Any]]
    cap_per: str | None
    cap_period: str | None
    state: str
    due_on: date | None
    is_held: bool
    takes_off: bool


@dataclass(frozen=True)
class PointsPage:
    """A household's points with some entries, the newest first."""

    own: OwnHousehold
    balance: int
    by_star: tuple[tuple[str, int], ...]
    waiting: tuple[PendingLine, ...]
    entries: tuple[Entry, ...]
    older: int | None
    unread: int

    @property
    def earned_this_year(self) -> int:
        """What the household earned this year, spent or not."""
        return sum(points for _star, points in self.by_star)

    @property
    def pending(self) -> int:
        """The sum of what doesn't count yet."""
        return sum(line.points for line in self.waiting)


def show_points(
    session: Session,
    actor: Actor,
    *,
    today: date,
    seen_at: datetime,
    before: int | None = None,
) -> PointsPage:
    """Return the points of the resident's own household. Raises NotFound."""
    own = own_household(session, actor, seen_at=seen_at)
    asked = {"household_id": household_of(actor)}
    statement = ledger.statement(session, own.account_id, before=before, limit=A_PAGE)
    pending = session.connection().execute(_PENDING, asked).mappings()
    return PointsPage(
        own=own,
        balance=statement.balance,
        by_star=earned_by_star(session, household_of(actor), since=today.replace(month=1, day=1)),
        waiting=tuple(PendingLine(**line) for line in pending),
        entries=with_sources(session, statement.entries),
        older=statement.older,
        unread=own.told + sum(entry.recorded_at > seen_at for entry in statement.entries),
    )


def own_household(
    session: Session, actor: Actor, *, seen_at: datetime = NEVER_ASKED
) -> OwnHousehold:
    """Return the resident's own household. Raises NotFound."""
    asked = {"household_id": household_of(actor), "seen_at": seen_at}
    row = session.connection().execute(_HOUSEHOLD, asked).mappings().one_or_none()
    if row is None:
        raise NotFound
    return OwnHousehold(**row)


def _count_since(told: sa.Subquery) -> "sa.ScalarSelect[int]":
    since = sa.select(sa.func.count()).select_from(told).where(told.c.at > sa.bindparam("seen_at"))
    return since.scalar_subquery()


_HOUSEHOLD = (
    sa.select(
        Household.account_id,
        Village.name.label("village"),
        Village.notice_days,
        Village.code.label("village_code"),
        Village.exchange_days,
        Village.exchange_place,
        Village.last_day.is_not(None).label("village_closes"),
        Household.number,
        Resident.name.label("head"),
        (_count_since(DECISIONS) + _count_since(NEW_KEYS) + _count_since(LAPSES)).label("told"),
    )
    .join(Village, Village.id == Household.village_id)
    .outerjoin(Resident, Resident.id == Household.head_id)
    .where(Household.id == sa.bindparam("household_id"))
)
_STANDING_LINES = AwardLine.__table__.outerjoin(
    LineCorrection.__table__, LineCorrection.line_id == AwardLine.id
)
_OWN = (AwardLine.household_id == sa.bindparam("household_id"), LineCorrection.line_id.is_(None))
_IS_HELD = sa.exists().where(Objection.line_id == AwardLine.id, Objection.outcome.is_(None))
_PENDING = (
    sa.select(
        AwardLine.id.label("line_id"),
        AwardSheet.title,
        sa.func.coalesce(Resident.name, "").label("name"),
        AwardLine.occurred_on,
        AwardLine.quantity,
        RuleVersion.unit,
        AwardLine.points,
        AwardLine.uncapped_points,
        AwardLine.level,
        RuleVersion.levels,
        RuleVersion.cap_per,
        RuleVersion.cap_period,
        AwardSheet.state,
        AwardSheet.due_on,
        _IS_HELD.label("is_held"),
        AwardLine.takes_off,
    )
    .select_from(_STANDING_LINES)
    .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
    .join(RuleVersion, RuleVersion.id == AwardLine.rule_version_id)
    .outerjoin(Resident, Resident.id == AwardLine.resident_id)
    .where(
        *_OWN,
        AwardLine.transaction_id.is_(None),
        AwardSheet.state.in_(PENDING_STATES),
    )
    .order_by(AwardLine.id.desc())
)
