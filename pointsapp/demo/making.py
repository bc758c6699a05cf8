"""Make the demo village: its people, a year of their work, and who may sign in."""

from datetime import timedelta
from random import Random

import sqlalchemy as sa
from rich.console import Console
from rich.progress import Progress
from sqlalchemy.orm import Session

from pointsapp.access.current import hasher
from pointsapp.access.pairs import service as pairs
from pointsapp.community.models import Village
from pointsapp.demo import complaints, village
from pointsapp.demo.hours import at_hour
from pointsapp.demo.people import invent_households
from pointsapp.demo.village import Secrets
from pointsapp.demo.year import Year
from pointsapp.web.clock import village_today
from pointsapp.web.unit_of_work import unit_of_work

SEED = 2026
IN_CARE = tuple(f"{number:03d}" for number in range(1, 10))


def make_demo(session: Session, *, password: str, pin: str) -> str:
    """Make the demo village unless there is a village already; return what to tell about it."""
    if not village.exists(session):
        if session.scalar(sa.select(Village.id).limit(1)) is not None:
            return "There is a village already; no demo village was made."
        secrets = Secrets(hasher().hash(password), hasher().hash(pin))
        with Progress(console=Console(stderr=True)) as progress:
            _make(progress, secrets)
    return _sign_ins(password, pin)


def _make(progress: Progress, secrets: Secrets) -> None:
    random, today = Random(SEED), village_today()  # noqa: S311 - invents a village, keeps no secret
    first = at_hour(today - timedelta(days=365))
    with unit_of_work() as session:
        staff = village.found_village(session, secrets, at=first)
        households = invent_households(random)
        village.enrol_households(session, households, secrets, by=staff.admin, at=first)
        pairs.pair(session, staff.member.user_id or 0, IN_CARE, by=staff.admin)
        village.bring_forward(session, random, by=staff.admin, at=first)
        year = Year(session, staff, random, today)
        for day in progress.track(list(year.days()), description="A year of work"):
            year.live(day)
        year.leave_something_to_do()
        complaints.write_complaints(session, staff, today=today)


def _sign_ins(password: str, pin: str) -> str:
    staff = "\n".join(f"  {username:10} {name}" for username, name, _roles in village.STAFF)
    staff += f"\n  {village.SUPERVISOR:10} {village.TOWNSHIP}"
    numbers = ", ".join(village.HOUSEHOLDS_WITH_PIN)
    return (
        "Demo village: open http://127.0.0.1:8000\n"
        f"Staff, password {password}:\n{staff}\n"
        f"Residents: household {numbers}, PIN {pin}"
    )
