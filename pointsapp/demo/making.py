"""Make the demo village: its people and the years of their work."""

import sys
from datetime import date, timedelta
from random import Random

import click
from sqlalchemy.orm import Session

from pointsapp.access.pairs import service as pairs
from pointsapp.demo import complaints, village
from pointsapp.demo.hours import at_hour
from pointsapp.demo.people import invent_households
from pointsapp.demo.village import Secrets
from pointsapp.demo.years import Size, Years

SEED = 2026
IN_CARE = tuple(f"{number:03d}" for number in range(1, 10))


def is_made(session: Session) -> bool:
    """Tell whether there is the demo village already."""
    return village.exists(session)


def make_village(
    session: Session, *, password_hash: str, pin_hash: str, today: date, years: int, customers: int
) -> None:
    """Make the demo village with the years before today; the progress is shown."""
    random = Random(SEED)  # noqa: S311 - invents a village, keeps no secret
    secrets, size = Secrets(password_hash, pin_hash), Size(years, customers)
    first = at_hour(size.begins(today) - timedelta(days=1))
    staff = village.found_village(session, secrets, at=first)
    households = invent_households(random)
    village.enrol_households(session, households, secrets, by=staff.admin, at=first)
    pairs.pair(session, staff.member.user_id or 0, IN_CARE, by=staff.admin, at=first)
    village.bring_forward(session, random, by=staff.admin, at=first)
    work = Years(session, staff, random, today, size)
    with click.progressbar(list(work.days()), label="Days of work", file=sys.stderr) as days:
        for day in days:
            work.live(day)
    work.leave_something_to_do()
    complaints.write_complaints(session, staff, today=today)


def sign_ins(*, password: str, pin: str) -> str:
    """Return who may sign in to the demo village and how."""
    staff = "\n".join(f"  {username:10} {name}" for username, name, _roles in village.STAFF)
    staff += f"\n  {village.SUPERVISOR:10} {village.TOWNSHIP}"
    numbers = ", ".join(village.HOUSEHOLDS_WITH_PIN)
    return (
        "Demo village: on its first page choose who you want to be, or sign in.\n"
        f"Staff, password {password}:\n{staff}\n"
        f"Residents: household {numbers}, PIN {pin}"
    )
