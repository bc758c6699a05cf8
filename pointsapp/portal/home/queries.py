"""What a household's first page tells beside its points: what they buy, when, and how to earn."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor, village_of
from pointsapp.closures.queries import ClosureRow, standing_closure
from pointsapp.community.villages.exchange_days import next_exchange_day
from pointsapp.earning.activities.announced import NOT_OVER, moment
from pointsapp.earning.activities.models import Activity, ActivityCallOff
from pointsapp.earning.rules.models import RuleKind, RuleVersion
from pointsapp.earning.rules.queries import RuleOnADay, rules_on
from pointsapp.portal.household.queries import PointsPage
from pointsapp.portal.shop.queries import Offer, offers_for
from pointsapp.village_time import first_of_month, months_before, start_of_day, village_day
from pointsapp.year_end.expiries.queries import OwnLapse, own_lapse

MONTHS = 12
MOST_ACTIVITIES = 2
MOST_RULES = 3
WITHIN_REACH_OF_ANYBODY = (RuleKind.HOUR, RuleKind.EVENT)
"""Deeds that a household can do next week; the others are judged, or come once in a life."""


@dataclass(frozen=True)
class Reach:
    """What the balance buys now, the dearest first, and what it buys next."""

    now: tuple[Offer, ...]
    next: Offer | None


@dataclass(frozen=True)
class MonthEnd:
    """The balance at the end of a month, or now."""

    month: date
    balance: int


@dataclass(frozen=True)
class YearOfBalances:
    """The balance at the end of each of twelve months, the last one being now."""

    months: tuple[MonthEnd, ...]

    @property
    def highest(self) -> MonthEnd:
        """The month that ended with most."""
        return max(self.months, key=lambda end: end.balance)


@dataclass(frozen=True)
class ToCome:
    """An activity to come, and what taking part in it brings."""

    name: str
    held_on: date
    place: str
    points: int


@dataclass(frozen=True)
class Home:
    """What stands on the first page beside the points."""

    exchange_on: date | None
    reach: Reach
    year: YearOfBalances
    to_come: tuple[ToCome, ...]
    rules: tuple[RuleOnADay, ...]
    lapse: OwnLapse | None
    closure: ClosureRow | None


def show_home(session: Session, actor: Actor, page: PointsPage, *, at: datetime) -> Home:
    """Return what the first page tells this household; `exchange_on` is None where any day is."""
    today = village_day(at)
    days = page.own.exchange_days
    months = _months_until(today)
    ends = [*map(start_of_day, months[1:]), at]
    instants = [start_of_day(months[0]), *ends]
    course = ledger.course(session, page.own.account_id, instants, held_now=page.balance)
    offers = offers_for(session, actor, page.balance, at=at)
    held = (*course.held[1:-1], page.balance)
    return Home(
        exchange_on=next_exchange_day(days, today) if days else None,
        reach=_reach(offers, saved_in_a_year=course.came_in),
        year=YearOfBalances(tuple(map(MonthEnd, months, held))),
        to_come=_to_come(session, actor, at),
        rules=_worth_most(rules_on(session, actor, today)),
        lapse=own_lapse(session, actor),
        closure=standing_closure(session, village_of(actor)) if page.own.village_closes else None,
    )


def _months_until(today: date) -> list[date]:
    """Return the first days of twelve months, this one the last."""
    month = first_of_month(today)
    return [months_before(month, back) for back in reversed(range(MONTHS))]


def _reach(offers: tuple[Offer, ...], *, saved_in_a_year: int) -> Reach:
    """Tell what the balance buys now and next.

    What is further away than a year's points is no goal, unless nothing is in reach yet.
    """
    in_stock = sorted(
        (offer for offer in offers if offer.item.stock > 0),
        key=lambda offer: offer.item.price_points,
    )
    afforded = [offer for offer in in_stock if not offer.short_of]
    goal = next((offer for offer in in_stock if offer.short_of), None)
    if goal and afforded and goal.short_of > saved_in_a_year:
        goal = None
    return Reach(tuple(offer for offer in reversed(afforded) if offer.is_within_reach), goal)


def _to_come(session: Session, actor: Actor, at: datetime) -> tuple[ToCome, ...]:
    """Return the next activities that are neither over nor called off."""
    asked = {"village_id": village_of(actor), **moment(at)}
    return tuple(
        ToCome(row.name, row.held_on, row.place, row.points * row.quantity // 100)
        for row in session.execute(_TO_COME, asked)
    )


_TO_COME = (
    sa.select(
        Activity.name,
        Activity.held_on,
        Activity.place,
        Activity.quantity,
        RuleVersion.points,
    )
    .join(RuleVersion, RuleVersion.id == Activity.rule_version_id)
    .outerjoin(ActivityCallOff, ActivityCallOff.activity_id == Activity.id)
    .where(
        Activity.village_id == sa.bindparam("village_id"),
        NOT_OVER,
        ActivityCallOff.activity_id.is_(None),
    )
    .order_by(Activity.held_on, Activity.starts_at, Activity.id)
    .limit(MOST_ACTIVITIES)
)


def _worth_most(rules: tuple[RuleOnADay, ...]) -> tuple[RuleOnADay, ...]:
    """Return the rule of most points of each star, those of most points first."""
    open_to_all = [r for r in rules if r.is_on and r.kind in WITHIN_REACH_OF_ANYBODY]
    by_points = sorted(open_to_all, key=lambda rule: -rule.points)
    best = {rule.star: rule for rule in reversed(by_points)}
    return tuple(rule for rule in by_points if best[rule.star] is rule)[:MOST_RULES]
