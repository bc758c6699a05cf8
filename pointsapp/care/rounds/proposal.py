"""Whose own households get points for a month's visits: by exception, and only as a proposal.

The rule is off unless the village's meeting switched it on. A sheet is drawn up as after an
inspection: it is a draft, and goes the way of every sheet.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.models import User
from pointsapp.access.pairs.queries import IN_CARE
from pointsapp.actor import Actor, ActorKind, village_of
from pointsapp.care.home_visits.models import COUNTS, HomeVisit
from pointsapp.care.rounds.refusals import NobodyVisitedAll
from pointsapp.community.acting import take_village
from pointsapp.community.models import Household, Resident
from pointsapp.earning.rules.queries import RuleOnADay, rules_on
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.lines import NewLine
from pointsapp.earning.sheets.refusals import RuleNotInForce
from pointsapp.village_time import first_of_next_month, last_of_month, village_day

RULE = "Z06"
LONGEST_TITLE = 60
A_MONTH = 100
"""The quantity of one month, in hundredths."""


@dataclass(frozen=True)
class Proposed:
    """A party member who visited all households in care in a month, with the own household."""

    user_id: int
    name: str
    household_id: int
    number: str
    resident_id: int


@dataclass(frozen=True)
class Proposal:
    """Who did all the visits of a month; without a rule the village has not switched it on."""

    month: date
    day: date
    rule: RuleOnADay | None
    members: tuple[Proposed, ...]


def propose(session: Session, actor: Actor, month: date, *, today: date) -> Proposal:
    """Return which members did all the visits of this month, by name, and by which rule."""
    day = min(last_of_month(month), today)
    rules = rules_on(session, actor, day)
    rule = next((one for one in rules if one.code == RULE and one.is_on), None)
    return Proposal(month, day, rule, _who_visited_all(session, actor, month))


def draw_up_proposal(
    session: Session, month: date, ticked: Collection[int], *, by: Actor, at: datetime
) -> int:
    """Draw up the sheet of these members' households as a draft; once more returns the same one.

    Raises RuleNotInForce, NobodyVisitedAll when none of them did all the visits of the month, and
    KeyReused when somebody else drew it up, or for others.
    """
    take_village(session, by)
    proposal = propose(session, by, month, today=village_day(at))
    if proposal.rule is None:
        raise RuleNotInForce(code=RULE, day=proposal.day)
    members = [member for member in proposal.members if member.user_id in ticked]
    if not members:
        raise NobodyVisitedAll
    lines = [
        NewLine(
            household_id=member.household_id,
            resident_id=member.resident_id,
            rule_version_id=proposal.rule.version_id,
            occurred_on=proposal.day,
            quantity=A_MONTH,
            recorded_by=by.code,
        )
        for member in members
    ]
    key, title = f"rounds:{month:%Y-%m}", f"{month:%Y-%m} {proposal.rule.name}"[:LONGEST_TITLE]
    return sheets.draw_up(session, title=title, lines=lines, key=key, by=by, at=at)


def _who_visited_all(session: Session, actor: Actor, month: date) -> tuple[Proposed, ...]:
    """Return members with a household of their own and no household in care left out."""
    noted_by = sa.literal(f"{ActorKind.USER}:") + sa.cast(IN_CARE.c.user_id, sa.String)
    was_there = sa.exists().where(
        HomeVisit.household_id == IN_CARE.c.household_id,
        HomeVisit.noted_by == noted_by,
        HomeVisit.visited_on >= month,
        HomeVisit.visited_on < first_of_next_month(month),
        COUNTS,
    )
    left_out = sa.select(IN_CARE.c.user_id).where(~was_there)
    has_any = sa.select(IN_CARE.c.user_id)
    lives_there = sa.and_(
        Resident.household_id == Household.id,
        Resident.left_on.is_(None),
        Resident.id == Household.head_id,
    )
    query = (
        sa.select(User.id, User.name, Household.id, Household.number, Resident.id)
        .join(Household, Household.id == User.household_id)
        .join(Resident, lives_there)
        .where(
            User.village_id == village_of(actor),
            User.id.in_(has_any),
            User.id.not_in(left_out),
            Household.closed_on.is_(None),
        )
        .order_by(User.name, User.id)
    )
    return tuple(Proposed(*row) for row in session.execute(query))
