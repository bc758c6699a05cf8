"""What the own household has of each star this year, and what it was honoured for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, Permission, household_of, village_of
from pointsapp.community.models import Household
from pointsapp.earning.rules.models import Star
from pointsapp.earning.sheets.earned import earned_by_star
from pointsapp.honours.notices.models import HonourObjection
from pointsapp.honours.proposals.models import Candidate, CandidateState
from pointsapp.honours.proposals.queries import OwnHonour, ProposalRow, lists_out, own_honours
from pointsapp.honours.schemes.queries import terms_for
from pointsapp.honours.schemes.terms import StarTerms

MOST_OBJECTIONS = 20


@dataclass(frozen=True)
class OwnStar:
    """What a household earned by a star's rules, and what the star takes."""

    star: str
    points: int
    needed: int

    @property
    def is_reached(self) -> bool:
        """Tell whether the household has the star."""
        return self.points >= self.needed

    @property
    def missing(self) -> int:
        """What is missing to the star."""
        return max(self.needed - self.points, 0)


@dataclass(frozen=True)
class OwnObjection:
    """What the household said against somebody's honour, and what came of it."""

    id: int
    number: str
    words: str
    answer_until: date
    outcome: str | None
    answer: str


@dataclass(frozen=True)
class OwnStars:
    """The year's stars; none where the village has not resolved what they take.

    `lists` hang out for everybody to read; `objections` are what the household said against one.
    """

    year: int
    stars: tuple[OwnStar, ...]
    stars_needed: int
    honours: tuple[OwnHonour, ...]
    lists: tuple[ProposalRow, ...]
    objections: tuple[OwnObjection, ...]

    @property
    def reached(self) -> int:
        """How many stars the household has."""
        return sum(star.is_reached for star in self.stars)

    @property
    def next(self) -> OwnStar | None:
        """The star to which least is missing."""
        short = [star for star in self.stars if not star.is_reached]
        return min(short, key=lambda star: star.missing, default=None)


def own_stars(session: Session, actor: Actor, today: date) -> OwnStars:
    """Return how the resident's household stands this year.

    Why it was not honoured, what was taken back and what it said against others is read by the
    household alone and not by whoever helps it.
    """
    terms = terms_for(session, village_of(actor), today.year)
    since = date(today.year, 1, 1)
    earned = dict(earned_by_star(session, household_of(actor), since=since))
    honours, objections = own_honours(session, actor), own_objections(session, actor)
    if not actor.may(Permission.MANAGE_OWN_HOUSEHOLD):
        good = {CandidateState.CHOSEN, CandidateState.AWARDED}
        honours, objections = tuple(one for one in honours if one.state in good), ()
    return OwnStars(
        year=today.year,
        stars=_stars(terms, earned),
        stars_needed=terms.stars_needed if terms else 0,
        honours=honours,
        lists=lists_out(session, village_of(actor), today),
        objections=objections,
    )


def own_objections(session: Session, actor: Actor) -> tuple[OwnObjection, ...]:
    """Return what the resident's household said against honours on its phone, the latest first."""
    own = (
        sa.select(
            HonourObjection.id,
            Household.number,
            HonourObjection.words,
            HonourObjection.answer_until,
            HonourObjection.outcome,
            HonourObjection.answer,
        )
        .join(Candidate, Candidate.id == HonourObjection.candidate_id)
        .join(Household, Household.id == Candidate.household_id)
        .where(HonourObjection.household_id == household_of(actor))
        .order_by(HonourObjection.id.desc())
        .limit(MOST_OBJECTIONS)
    )
    return tuple(OwnObjection(**row) for row in session.execute(own).mappings())


def _stars(terms: StarTerms | None, earned: Mapping[str, int]) -> tuple[OwnStar, ...]:
    if terms is None:
        return ()
    return tuple(OwnStar(star, earned.get(star, 0), terms.points[star]) for star in Star)
