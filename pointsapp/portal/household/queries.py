"""What a household sees of its points."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.models import Household, Resident, Village
from pointsapp.earning.notices.models import Objection
from pointsapp.earning.rules.models import Rule, RuleVersion, Star
from pointsapp.earning.sheets.models import PENDING_STATES, AwardLine, AwardSheet, LineCorrection
from pointsapp.ledger import StatementEntry
from pointsapp.portal.household.decisions import DECISIONS
from pointsapp.portal.household.sources import Source, sources_of
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

A_PAGE = 10
NEVER_ASKED = datetime(9999, 1, 1, tzinfo=UTC)
"""For pages that tell nothing of messages."""


@dataclass(frozen=True)
class OwnHousehold:
    """The resident's household, and what of its village its pages tell."""

    account_id: int
    village: str
    notice_days: int
    exchange_days: str
    number: str
    head: str | None
    decided: int


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


@dataclass(frozen=True)
class Waiting:
    """Points that don't count yet, and what they wait for."""

    line_id: int
    title: str
    name: str
    occurred_on: date
    quantity: int
    unit: str
    points: int
    state: str
    due_on: date | None
    is_held: bool


@dataclass(frozen=True)
class HouseholdPage:
    """A household's points with some entries, the newest first."""

    village: str
    notice_days: int
    number: str
    head: str
    balance: int
    by_star: tuple[tuple[str, int], ...]
    waiting: tuple[Waiting, ...]
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
        return sum(one.points for one in self.waiting)


def show_household(
    session: Session,
    actor: Actor,
    *,
    today: date,
    seen_at: datetime,
    before: int | None = None,
) -> HouseholdPage:
    """Return the points of the resident's own household; raises NotFound."""
    own = own_household(session, actor, seen_at=seen_at)
    wanted = {"household_id": actor.household_id}
    statement = ledger.statement(session, own.account_id, before=before, limit=A_PAGE)
    return HouseholdPage(
        own.village,
        own.notice_days,
        own.number,
        own.head or "",
        statement.balance,
        _by_star(session, {**wanted, "since": today.replace(month=1, day=1)}),
        tuple(Waiting(*tuple(one)) for one in session.connection().execute(_WAITING, wanted)),
        explained(session, statement.entries),
        statement.older,
        own.decided + sum(entry.recorded_at > seen_at for entry in statement.entries),
    )


def own_household(
    session: Session, actor: Actor, *, seen_at: datetime = NEVER_ASKED
) -> OwnHousehold:
    """Return the resident's own household; raises NotFound."""
    wanted = {"household_id": actor.household_id, "seen_at": seen_at}
    row = session.connection().execute(_HOUSEHOLD, wanted).one_or_none()
    if row is None:
        raise NotFound
    return OwnHousehold(*row)


def explained(session: Session, entries: tuple[StatementEntry, ...]) -> tuple[Entry, ...]:
    """Return the entries with what each came from, in one statement."""
    sources = sources_of(session, entries)
    return tuple(
        Entry(
            entry.number,
            entry.occurred_on,
            entry.recorded_at,
            entry.kind,
            entry.amount,
            entry.balance_after,
            sources.get((entry.source_kind, entry.source_id or 0)),
        )
        for entry in entries
    )


_HOUSEHOLD = (
    sa.select(
        Household.account_id,
        Village.name,
        Village.notice_days,
        Village.exchange_days,
        Household.number,
        Resident.name,
        sa.select(sa.func.count())
        .where(DECISIONS.c.at > sa.bindparam("seen_at"))
        .select_from(DECISIONS)
        .scalar_subquery(),
    )
    .join(Village, Village.id == Household.village_id)
    .outerjoin(Resident, Resident.id == Household.head_id)
    .where(Household.id == sa.bindparam("household_id"))
)
_STANDING_LINES = AwardLine.__table__.outerjoin(
    LineCorrection.__table__, LineCorrection.line_id == AwardLine.id
)
_OWN = (AwardLine.household_id == sa.bindparam("household_id"), LineCorrection.line_id.is_(None))
_BY_STAR = (
    sa.select(Rule.star, sa.func.sum(AwardLine.points))
    .select_from(_STANDING_LINES)
    .join(RuleVersion, RuleVersion.id == AwardLine.rule_version_id)
    .join(Rule, Rule.id == RuleVersion.rule_id)
    .where(
        *_OWN,
        AwardLine.transaction_id.is_not(None),
        AwardLine.occurred_on >= sa.bindparam("since"),
    )
    .group_by(Rule.star)
)
_IS_HELD = sa.exists().where(Objection.line_id == AwardLine.id, Objection.outcome.is_(None))
_WAITING = (
    sa.select(
        AwardLine.id,
        AwardSheet.title,
        sa.func.coalesce(Resident.name, ""),
        AwardLine.occurred_on,
        AwardLine.quantity,
        RuleVersion.unit,
        AwardLine.points,
        AwardSheet.state,
        AwardSheet.due_on,
        _IS_HELD,
    )
    .select_from(_STANDING_LINES)
    .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
    .join(RuleVersion, RuleVersion.id == AwardLine.rule_version_id)
    .outerjoin(Resident, Resident.id == AwardLine.resident_id)
    .where(
        *_OWN,
        AwardLine.transaction_id.is_(None),
        AwardLine.points != 0,
        AwardSheet.state.in_(PENDING_STATES),
    )
    .order_by(AwardLine.id.desc())
)


def _by_star(session: Session, wanted: dict[str, object]) -> tuple[tuple[str, int], ...]:
    earned = dict(session.connection().execute(_BY_STAR, wanted).all())
    return tuple((str(star), int(earned[star])) for star in Star if star in earned)
