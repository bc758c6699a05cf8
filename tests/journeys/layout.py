"""A small village with real commits, for browsers to walk in."""

from dataclasses import dataclass, replace
from datetime import timedelta

from pointsapp.access import consents
from pointsapp.access.cards import service as cards
from pointsapp.access.credentials import pins
from pointsapp.access.current import hasher
from pointsapp.access.permissions import Role
from pointsapp.access.staff import service as staff
from pointsapp.access.staff.service import NewUser
from pointsapp.actor import system_actor
from pointsapp.community.households.service import Member, enrol_household
from pointsapp.community.models import CodesFor
from pointsapp.community.villages.service import create_village
from pointsapp.earning.rules.service import adopt_template
from pointsapp.earning.rules.wording import Decided
from pointsapp.village_time import village_day
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work

CODE = "410972100201"
PASSWORD = "a-long-walk-home"
PIN = "280416"
SURNAMES = "张单李王赵刘陈杨孙马"
GIVEN = ("学军", "春英", "秀英", "建国", "桂兰", "志刚")


@dataclass(frozen=True)
class Layout:
    """What was laid out."""

    village_id: int
    names: tuple[str, ...]
    card: str

    def first_people(self, count: int) -> list[str]:
        """Return the names at the top of the clerk's list."""
        return list(self.names[:count])


def open_empty_village() -> int:
    """Open a village with its rules, its staff and nobody in it; return its id."""
    at = now() - timedelta(days=30)
    with unit_of_work() as session:
        village = create_village(session, name="白屯村", code=CODE, at=at, notice_days=0)
        village.codes_for = CodesFor.NOBODY
        village_id = village.id
        by = system_actor(village_id)
        password = hasher().hash(PASSWORD)
        for role in (Role.ADMIN, Role.RECORDER, Role.APPROVER, Role.COUNTER):
            new = NewUser(role, role, password, (role,))
            staff.create_user(session, new, by=by, at=at)
        adopt_template(session, Decided(village_day(at), "第3号"), by=by, at=at)
    return village_id


def lay_out() -> Layout:
    """Lay out a village of sixty people in thirty households, its staff and its rules."""
    village_id = open_empty_village()
    at, by = now() - timedelta(days=30), system_actor(village_id)
    names = [surname + given for given in GIVEN for surname in SURNAMES]
    with unit_of_work() as session:
        for index in range(0, len(names), 2):
            home = enrol_household(
                session,
                number=f"{index // 2 + 1:03d}",
                group="第1组",
                members=[Member(name) for name in names[index : index + 2]],
                by=system_actor(village_id),
            )
            if index == 0:
                card = cards.issue_card(session, home.id, by=by, at=at)
                pin = hasher().hash(PIN)
                pins.set_pin(session, home.id, pin, must_change=False, by=by, at=at)
                consents.give(session, by=replace(by, household_id=home.id), at=at)
    return Layout(village_id, tuple(names), card)
