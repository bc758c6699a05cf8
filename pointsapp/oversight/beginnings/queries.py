"""Which first steps a village has taken, told by what is there."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp.access.models import Card, User, UserRole
from pointsapp.access.permissions import Role
from pointsapp.actor import Actor, village_of
from pointsapp.community.balances.service import KIND as BALANCES
from pointsapp.community.models import Household, KeptImport, Village
from pointsapp.earning.rules.models import Rule
from pointsapp.earning.sheets.models import AwardSheet
from pointsapp.exchange.items.models import Item

MAY_BE_LEFT_OUT = frozenset({"balances"})
"""A village that begins with nothing has no old balances."""


@dataclass(frozen=True)
class Step:
    """One of the first steps."""

    name: str
    is_done: bool

    @property
    def may_be_left_out(self) -> bool:
        """Whether a village may never need it."""
        return self.name in MAY_BE_LEFT_OUT


@dataclass(frozen=True)
class Beginnings:
    """All first steps in the order in which they are taken."""

    steps: tuple[Step, ...]
    is_hidden: bool

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(step.is_done for step in self.steps)

    @property
    def is_over(self) -> bool:
        """Whether all are done that every village must take."""
        return all(step.is_done or step.may_be_left_out for step in self.steps)


def beginnings_of(session: Session, actor: Actor) -> Beginnings:
    """Return how far the actor's village has come, in one statement."""
    village_id = village_of(actor)
    done = {
        "settings": sa.exists().where(Village.id == village_id, Village.complaint_phone != ""),
        "staff": _two_who_check_each_other(village_id),
        "roster": sa.exists().where(Household.village_id == village_id),
        "balances": sa.exists().where(
            KeptImport.village_id == village_id,
            KeptImport.kind == BALANCES,
            KeptImport.taken_back_at.is_(None),
        ),
        "rules": sa.exists().where(Rule.village_id == village_id),
        "goods": sa.exists().where(Item.village_id == village_id),
        "cards": sa.exists().where(
            Card.household_id == Household.id, Household.village_id == village_id
        ),
        "activity": sa.exists().where(AwardSheet.village_id == village_id),
    }
    hidden = sa.select(Village.beginnings_hidden).where(Village.id == village_id).scalar_subquery()
    asked = [question.label(name) for name, question in done.items()]
    row = session.execute(sa.select(*asked, hidden.label("hidden"))).mappings().one()
    return Beginnings(tuple(Step(name, bool(row[name])) for name in done), bool(row["hidden"]))


def _two_who_check_each_other(village_id: int) -> sa.Exists:
    """A recorder and somebody else who approves."""
    recorder, approver = aliased(UserRole), aliased(UserRole)
    recording, approving = aliased(User), aliased(User)
    return sa.exists().where(
        recorder.role == Role.RECORDER,
        approver.role == Role.APPROVER,
        recorder.user_id != approver.user_id,
        recording.id == recorder.user_id,
        approving.id == approver.user_id,
        recording.village_id == village_id,
        approving.village_id == village_id,
        recording.is_active,
        approving.is_active,
    )
