"""What the pages of a round show: all its households at once, in a fixed number of statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.care.hazard_rounds.models import HazardFinding, HazardRound, HazardRoundGroup
from pointsapp.care.hazards.models import Hazard
from pointsapp.care.hazards.queries import IS_OPEN
from pointsapp.community.models import Household, Resident
from pointsapp.community.villages.groups import groups_of
from pointsapp.community.villages.hazard_kinds import split_kinds
from pointsapp.refusals import NotFound

A_PAGE = 20


@dataclass(frozen=True)
class RoundRow:
    """A round in the list; `found` counts what was not in order."""

    id: int
    held_on: date
    kinds: tuple[str, ...]
    households: int | None
    found: int


@dataclass(frozen=True)
class RoundList:
    """Some rounds, the newest first; `older` asks for those before them."""

    rounds: tuple[RoundRow, ...]
    older: int | None


@dataclass(frozen=True)
class Finding:
    """What is not in order at a household, in a line, and the hazards that it became."""

    kinds: tuple[str, ...] = ()
    words: str = ""
    hazards: tuple[int, ...] = ()


@dataclass(frozen=True)
class Yard:
    """A household that the round goes to, and which hazards are open there from before."""

    id: int
    number: str
    head: str
    initials: str
    group_id: int | None
    finding: Finding
    known: tuple[str, ...]


@dataclass(frozen=True)
class RoundPage:
    """A round with everything that it goes to, in the order of the households' numbers."""

    id: int
    held_on: date
    kinds: tuple[str, ...]
    households: int | None
    groups: tuple[tuple[int, str], ...]
    yards: tuple[Yard, ...]

    @property
    def is_open(self) -> bool:
        """Tell whether something may still be found."""
        return self.households is None

    @property
    def found(self) -> tuple[Yard, ...]:
        """The households where something is not in order."""
        return tuple(yard for yard in self.yards if yard.finding.kinds)

    def yard(self, household_id: int) -> Yard:
        """Return one household of the round. Raises NotFound."""
        found = next((yard for yard in self.yards if yard.id == household_id), None)
        if found is None:
            raise NotFound
        return found


def list_rounds(session: Session, actor: Actor, *, before: int | None = None) -> RoundList:
    """Return a page of the village's rounds, the newest first."""
    found = (
        sa.select(sa.func.count(HazardFinding.household_id))
        .where(HazardFinding.round_id == HazardRound.id)
        .scalar_subquery()
    )
    query = (
        sa.select(
            HazardRound.id, HazardRound.held_on, HazardRound.kinds, HazardRound.households, found
        )
        .where(HazardRound.village_id == village_of(actor))
        .order_by(HazardRound.id.desc())
        .limit(A_PAGE + 1)
    )
    if before is not None:
        query = query.where(HazardRound.id < before)
    rows = [RoundRow(a, b, split_kinds(c), d, e) for a, b, c, d, e in session.execute(query)]
    return RoundList(tuple(rows[:A_PAGE]), rows[A_PAGE - 1].id if len(rows) > A_PAGE else None)


def show_round(session: Session, actor: Actor, round_id: int) -> RoundPage:
    """Return a round of the actor's village with all its households; raises NotFound."""
    query = sa.select(HazardRound).filter_by(id=round_id, village_id=village_of(actor))
    round_ = session.scalars(query).one_or_none()
    if round_ is None:
        raise NotFound
    yards = _yards(session, round_)
    present = {yard.group_id for yard in yards}
    return RoundPage(
        id=round_.id,
        held_on=round_.held_on,
        kinds=split_kinds(round_.kinds),
        households=round_.households,
        groups=tuple((key, name) for key, name in groups_of(session, actor) if key in present),
        yards=yards,
    )


def kinds_of_round(session: Session, actor: Actor, round_id: int) -> tuple[str, ...]:
    """Return what a round of the actor's village looks for; raises NotFound."""
    query = sa.select(HazardRound.kinds).filter_by(id=round_id, village_id=village_of(actor))
    kinds = session.scalar(query)
    if kinds is None:
        raise NotFound
    return split_kinds(kinds)


def yards_of(round_id: int, village_id: int) -> sa.Select[int]:
    """Return the query for the open households that a round goes to."""
    chosen = sa.select(HazardRoundGroup.group_id).where(HazardRoundGroup.round_id == round_id)
    return sa.select(Household.id).where(
        Household.village_id == village_id,
        Household.closed_on.is_(None),
        sa.or_(~chosen.exists(), Household.group_id.in_(chosen)),
    )


def _yards(session: Session, round_: HazardRound) -> tuple[Yard, ...]:
    """Return where the round goes; of one that ended only where something was found."""
    findings, known = _findings(session, round_.id), _known(session, round_.village_id)
    where = Household.id.in_(yards_of(round_.id, round_.village_id))
    if round_.ended_at is not None:
        where = Household.id.in_(findings)
    query = (
        sa.select(
            Household.id,
            Household.number,
            sa.func.coalesce(Resident.name, "").label("head"),
            sa.func.coalesce(Resident.name_initials, "").label("initials"),
            Household.group_id,
        )
        .outerjoin(Resident, Resident.id == Household.head_id)
        .where(where)
        .order_by(Household.sort_key)
    )
    return tuple(
        Yard(**row, finding=findings.get(row["id"], Finding()), known=known.get(row["id"], ()))
        for row in session.execute(query).mappings()
    )


def _findings(session: Session, round_id: int) -> Mapping[int, Finding]:
    query = (
        sa.select(
            HazardFinding.household_id,
            HazardFinding.kind,
            HazardFinding.words,
            HazardFinding.hazard_id,
        )
        .filter_by(round_id=round_id)
        .order_by(HazardFinding.kind)
    )
    findings: dict[int, Finding] = {}
    for household_id, kind, words, hazard_id in session.execute(query):
        before = findings.get(household_id, Finding())
        hazards = before.hazards if hazard_id is None else (*before.hazards, hazard_id)
        findings[household_id] = Finding((*before.kinds, kind), words, hazards)
    return findings


def _known(session: Session, village_id: int) -> Mapping[int, tuple[str, ...]]:
    query = sa.select(Hazard.household_id, Hazard.kind).where(
        Hazard.village_id == village_id, IS_OPEN
    )
    known: dict[int, tuple[str, ...]] = {}
    for household_id, kind in session.execute(query.order_by(Hazard.id)):
        known[household_id] = (*known.get(household_id, ()), kind)
    return known
