"""The year's register of hazards: a row for each, with what was done about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.names import names_of
from pointsapp.actor import Actor, village_of
from pointsapp.care.hazards.models import Hazard, HazardStep, Step
from pointsapp.care.hazards.queries import StepRow, households_in_reach
from pointsapp.community.models import Household, Resident, Village


@dataclass(frozen=True)
class RegisterRow:
    """A hazard, who found it, and the last time of each step."""

    number: str
    head: str
    kind: str
    words: str
    found_on: date
    found_by: str
    state: str
    told: StepRow | None
    mended: StepRow | None
    looked: StepRow | None


@dataclass(frozen=True)
class Register:
    """The hazards of one year."""

    village: str
    year: int
    rows: tuple[RegisterRow, ...]


def show_register(session: Session, actor: Actor, year: int) -> Register:
    """Return what was found in this year in the actor's reach, in the order of the days."""
    village = session.scalars(sa.select(Village.name).filter_by(id=village_of(actor))).one()
    of_year = sa.and_(
        Hazard.household_id.in_(households_in_reach(actor)),
        Hazard.found_on.between(date(year, 1, 1), date(year, 12, 31)),
    )
    hazards = session.execute(
        sa.select(
            Hazard.id,
            Household.number,
            sa.func.coalesce(Resident.name, "").label("head"),
            Hazard.kind,
            Hazard.words,
            Hazard.found_on,
            Hazard.found_by,
            Hazard.state,
        )
        .join(Household, Household.id == Hazard.household_id)
        .outerjoin(Resident, Resident.id == Household.head_id)
        .where(of_year)
        .order_by(Hazard.found_on, Hazard.id)
    ).mappings()
    rows = hazards.all()
    names = names_of(session, {row["found_by"] for row in rows})
    steps = _steps(session, of_year)
    return Register(
        village,
        year,
        tuple(
            RegisterRow(
                **{
                    **{name: value for name, value in row.items() if name != "id"},
                    "found_by": names.get(row["found_by"], ""),
                },
                told=_last(steps.get(row["id"], ()), Step.TOLD),
                mended=_last(steps.get(row["id"], ()), Step.MENDED),
                looked=_last(steps.get(row["id"], ()), Step.IN_ORDER, Step.STILL_THERE),
            )
            for row in rows
        ),
    )


def _steps(session: Session, which: sa.ColumnElement[bool]) -> dict[int, list[StepRow]]:
    query = (
        sa.select(HazardStep.hazard_id, HazardStep.step, HazardStep.taken_on, HazardStep.words)
        .join(Hazard, Hazard.id == HazardStep.hazard_id)
        .where(which)
        .order_by(HazardStep.id)
    )
    steps: dict[int, list[StepRow]] = {}
    for hazard_id, step, taken_on, words in session.execute(query):
        steps.setdefault(hazard_id, []).append(StepRow(step, taken_on, words, who=""))
    return steps


def _last(steps: Sequence[StepRow], *kinds: Step) -> StepRow | None:
    return next((one for one in reversed(steps) if one.step in kinds), None)
