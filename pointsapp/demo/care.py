"""A year of the demo village's rounds: each month to every household in care, but one."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.circumstances.queries import Circumstances
from pointsapp.access.circumstances.service import write_down
from pointsapp.access.models import Pairing
from pointsapp.access.permissions import Role, permissions_of
from pointsapp.actor import Actor, ActorKind, code_of, village_of
from pointsapp.care.home_visits.models import About
from pointsapp.care.home_visits.service import NewVisit, note_visit, say_nobody_came
from pointsapp.community.models import Household
from pointsapp.demo.hours import at_hour
from pointsapp.demo.village import HOUSEHOLDS_WITH_PIN, Staff

MONTH, MONTHS = timedelta(days=30), 12
AWAY, DENIES = "006", HOUSEHOLDS_WITH_PIN[0]
"""In town every other month; says of the last visit that nobody came."""
NOT_VISITED_FOR = {"004": 3, "005": 1, "007": 1}
"""The months for which nobody has been to these households."""
LIVES = {"009": Circumstances(lives_alone=True), "007": Circumstances(has_no_phone=True)}
SAID = (
    (About.POLICY, "讲了医保缴费的日子"),
    (About.ALL_WELL, ""),
    (About.ALL_WELL, "玉米收完了"),
    (About.OTHER, "孩子在城里找到了工作"),
)


def walk_rounds(session: Session, staff: Staff, *, today: date) -> None:
    """Let the paired member visit the households in care for a year."""
    homes = _in_care(session, staff.member)
    for number, now in LIVES.items():
        write_down(session, homes[number], now, by=staff.recorder, at=at_hour(today))
    for month in range(MONTHS, -1, -1):
        for place, (number, household_id) in enumerate(homes.items()):
            if month < NOT_VISITED_FOR.get(number, 0):
                continue
            day = today - MONTH * month - timedelta(days=place % 3)
            about, words = SAID[(month + place) % len(SAID)]
            new = NewVisit(
                household_id,
                day,
                about,
                nobody_was_in=number == AWAY and not month % 2,
                words=words,
            )
            key, at = f"demo-{month}-{number}", at_hour(day, 17)
            visit_id = note_visit(session, new, key=key, by=staff.member, at=at)
            if number == DENIES and not month:
                _deny(session, visit_id, household_id, staff, at=at_hour(today))


def _in_care(session: Session, member: Actor) -> Mapping[str, int]:
    """Return the households that the member looks after, by number."""
    theirs = (
        sa.select(Household.number, Household.id)
        .join(Pairing, Pairing.household_id == Household.id)
        .where(Pairing.user_id == member.user_id, Pairing.until.is_(None))
        .order_by(Household.sort_key)
    )
    return dict(session.execute(theirs).all())


def _deny(
    session: Session, visit_id: int, household_id: int, staff: Staff, *, at: datetime
) -> None:
    household = Actor(
        village_of(staff.admin),
        code_of(ActorKind.HOUSEHOLD, household_id),
        "",
        permissions_of([Role.RESIDENT]),
        household_id=household_id,
    )
    say_nobody_came(session, visit_id, key="demo", by=household, at=at)
