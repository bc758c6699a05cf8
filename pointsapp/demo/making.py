"""Make the demo village: its people and the years of their work."""

import sys
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

import click
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.contacts import service as contacts
from pointsapp.access.models import Shown
from pointsapp.access.pairs import service as pairs
from pointsapp.actor import village_of
from pointsapp.demo import (
    care,
    complaints,
    door,
    hazards,
    needs,
    quarrels,
    star_lists,
    succession,
    village,
    year_end,
)
from pointsapp.demo.hours import at_hour, let_planner_count
from pointsapp.demo.light import YearsInBulk
from pointsapp.demo.new_years import NewYears
from pointsapp.demo.people import invent_households
from pointsapp.demo.village import Secrets, Staff
from pointsapp.demo.years import Size, Years
from pointsapp.oversight.sums.service import keep_sums
from pointsapp.witnesses import service as witnesses

SEED = 2026
WITNESS = "柳河镇中心学校"
OF_A_FEW, OF_A_TOWN = 60, 400
"""How many households a light village has, beside two others and in a whole town."""
A_FEW = 3
IN_CARE = (*(f"{number:03d}" for number in range(1, 10)), village.HOUSEHOLDS_WITH_PIN[0])
MEMBERS_PHONE = "13800138000"


@dataclass(frozen=True)
class LightVillage:
    """Since when a village beside the first has records, how many households, and where it is."""

    begins: date
    households: int
    township: str = village.TOWNSHIP


def is_made(session: Session) -> bool:
    """Tell whether there is the demo village already."""
    return village.exists(session)


def make_town(
    session: Session,
    hashes: tuple[str, str],
    today: date,
    *,
    years: int,
    customers: int,
    villages: int,
) -> None:
    """Make the demo village with the years before today and light ones beside it; show progress.

    The first village lives its years through the services, the others are written month by month.
    `hashes` are those of the password and of the PIN.
    """
    random = _chance(0)
    secrets, size = Secrets(*hashes), Size(years, customers, villages)
    staff = [make_village(session, secrets, random, today, size)]
    households = OF_A_FEW if size.villages <= A_FEW else OF_A_TOWN
    here = LightVillage(size.begins(today), households)
    there = replace(here, township=village.NEXT_TOWNSHIP)
    with click.progressbar(range(1, size.villages), label="Villages", file=sys.stderr) as numbers:
        staff += [
            make_light_village(session, secrets, n, today, here if n < size.in_first else there)
            for n in numbers
        ]
    if size.in_first > 1:
        succession.announce_closing(session, staff[0], staff[1], today=today)
    yesterday = at_hour(today - timedelta(days=1))
    village.found_county(session, secrets, looked_at=village_of(staff[0].admin), at=yesterday)
    let_planner_count(session)
    for one in staff:
        keep_sums(session, village_of(one.admin), at=at_hour(today, 1))


def make_village(
    session: Session, secrets: Secrets, random: Random, today: date, size: Size
) -> Staff:
    """Make the demo village with the years before today; the progress is shown."""
    first = at_hour(size.begins(today) - timedelta(days=1))
    staff = village.found_village(session, secrets, at=first)
    succession.appoint_from_township(session, staff, secrets, at=first)
    households = invent_households(random)
    village.enrol_households(session, households, secrets, by=staff.admin, at=first)
    pairs.pair(session, staff.member.user_id or 0, IN_CARE, by=staff.admin, at=first)
    contacts.agree(session, Shown.PHONE, MEMBERS_PHONE, by=staff.member, at=first)
    village.bring_forward(session, random, by=staff.admin, at=first)
    work = Years(session, staff, random, today, size)
    new_years = NewYears(session, staff, years=size.years, today=today)
    with click.progressbar(list(work.days()), label="Days of work", file=sys.stderr) as days:
        for day in days:
            new_years.come_to(day)
            work.live(day)
            if day == work.second_exchange_day:
                succession.hand_over(session, staff, day)
                complaints.agree_to_be_told(session, staff, at=at_hour(day))
    work.leave_something_to_do()
    door.order_at_doors(session, staff, today=today)
    complaints.write_complaints(session, staff, today=today)
    care.walk_rounds(session, staff, today=today)
    hazards.find_hazards(session, staff, today=today)
    needs.raise_needs(session, staff, today=today)
    year_end.close_and_announce(session, staff, today=today)
    star_lists.honour_by_lists(session, staff, today=today)
    year_end.prepare_years(session, staff, today=today)
    succession.begin_handover(session, staff, today=today)
    complaints.tell_on(session, staff, today=today)
    quarrels.settle_quarrels(session, staff, today=today)
    witnesses.note_visit(session, work.village_id, WITNESS, at=at_hour(today - timedelta(days=1)))
    return staff


def make_light_village(
    session: Session,
    secrets: Secrets,
    number: int,
    today: date,
    like: LightVillage,
) -> Staff:
    """Make another village, its months written many records at a time."""
    random, first = _chance(number), at_hour(like.begins - timedelta(days=1))
    staff = village.found_next_village(session, secrets, number, township=like.township, at=first)
    households = invent_households(random)[: like.households]
    village.enrol_households(session, households, secrets, by=staff.admin, at=first)
    years = YearsInBulk(session, staff, random, like.begins, today)
    for day in years.months():
        years.live(day)
    ledger.seal(session, years.village_id, at=at_hour(today - timedelta(days=1)))
    return staff


def _chance(number: int) -> Random:
    """Return what invents a village: the same one at each run, another for each number."""
    return Random(SEED + number)  # noqa: S311 - keeps no secret


def sign_ins(*, password: str, pin: str) -> str:
    """Return who may sign in to the demo village and how."""
    staff = "\n".join(f"  {username:10} {name}" for username, name, _roles in village.STAFF)
    staff += f"\n  {village.SUPERVISOR:10} {village.TOWNSHIP}"
    staff += f"\n  {village.COUNTY_SUPERVISOR:10} {village.COUNTY}"
    numbers = ", ".join(village.HOUSEHOLDS_WITH_PIN)
    return (
        "Demo village: on its first page choose who you want to be, or sign in.\n"
        f"Staff, password {password}:\n{staff}\n"
        f"Residents: household {numbers} of {village.NAME}, PIN {pin}"
    )
