"""What the own household has of each star this year, and what it was honoured for."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pointsapp.actor import Actor, Permission, household_of, village_of
from pointsapp.earning.rules.models import Star
from pointsapp.earning.sheets.earned import earned_by_star
from pointsapp.honours.proposals.models import CandidateState
from pointsapp.honours.proposals.queries import OwnHonour, own_honours
from pointsapp.honours.schemes.queries import terms_for


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
class OwnStars:
    """The year's stars; none where the village has not resolved what they take."""

    year: int
    stars: tuple[OwnStar, ...]
    stars_needed: int
    honours: tuple[OwnHonour, ...]

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

    Why it was not honoured, and what was taken back, is read by the household alone and not by
    whoever helps it.
    """
    terms = terms_for(session, village_of(actor), today.year)
    since = date(today.year, 1, 1)
    earned = dict(earned_by_star(session, household_of(actor), since=since))
    honours = own_honours(session, actor)
    if not actor.may(Permission.MANAGE_OWN_HOUSEHOLD):
        good = {CandidateState.CHOSEN, CandidateState.AWARDED}
        honours = tuple(one for one in honours if one.state in good)
    if terms is None:
        return OwnStars(today.year, (), 0, honours)
    stars = (OwnStar(star, earned.get(star, 0), terms.points[star]) for star in Star)
    return OwnStars(today.year, tuple(stars), terms.stars_needed, honours)
