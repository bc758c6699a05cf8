"""Compare the rosters of several villages with their lists, and save all that is plain."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.kept_imports.service import ImportedFile
from pointsapp.community.roster import comparing
from pointsapp.community.roster import service as roster_service
from pointsapp.community.roster.comparing import Answers, Plan
from pointsapp.community.roster.reading import Roster
from pointsapp.community.roster.refusals import (
    ManyChanges,
    MovesUnanswered,
    RosterHasErrors,
    StrangersInHousehold,
)
from pointsapp.township.rosters.reading import Rosters
from pointsapp.township.villages.queries import TownshipVillage, show_village

DOUBTS = (ManyChanges, MovesUnanswered, StrangersInHousehold)


@dataclass(frozen=True)
class VillagePlan:
    """What saving would do in one village.

    With a `doubt` only the village itself can say what is meant, and nothing of it is saved.
    `is_saved` tells that this very file stands there already.
    """

    village: TownshipVillage
    roster: Roster
    plan: Plan
    is_saved: bool
    doubt: bool

    @property
    def brings(self) -> bool:
        """Tell whether saving changes anything in this village."""
        return not (self.is_saved or self.doubt or self.plan.changes_nothing)


def plan_all(
    session: Session, rosters: Rosters, file: ImportedFile, *, by: Actor
) -> tuple[VillagePlan, ...]:
    """Return what saving would do, village by village; saves nothing."""
    plans = []
    for one in rosters.villages:
        here = _inside(session, one.village, by)
        plan = comparing.plan(session, one.roster, by=here)
        is_saved = roster_service.imported_before(session, file, by=here)
        plans.append(VillagePlan(one.village, one.roster, plan, is_saved, _is_doubtful(plan)))
    return tuple(plans)


def save_all(
    session: Session, rosters: Rosters, file: ImportedFile, *, by: Actor, at: datetime
) -> tuple[VillagePlan, ...]:
    """Save each village's roster as an import of its own; return what was done.

    A village with a doubt is left as it is. Raises RosterHasErrors, and saves nothing, where a row
    of any village is wrong.
    """
    in_order = sorted(rosters.villages, key=lambda one: one.village.id)  # locks are taken so
    plans = plan_all(session, replace(rosters, villages=tuple(in_order)), file, by=by)
    errors = len(rosters.errors) + sum(len(one.plan.errors) for one in plans)
    if errors:
        raise RosterHasErrors(count=errors)
    saved = tuple(one for one in plans if one.brings)
    for one in saved:
        here = _inside(session, one.village, by)
        roster_service.save(session, one.roster, file, by=here, at=at)
    return saved


def _inside(session: Session, village: TownshipVillage, by: Actor) -> Actor:
    """Return the actor for this one act in a village of the township; raises NotFound elsewhere."""
    return replace(by, village_id=show_village(session, by, village.id).id)


def _is_doubtful(plan: Plan) -> bool:
    try:
        roster_service.check_answers(plan, Answers())
    except DOUBTS:
        return True
    return False
