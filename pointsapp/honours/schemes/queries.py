"""What a year's stars take."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.names import names_of
from pointsapp.actor import Actor, village_of
from pointsapp.honours.schemes.models import StarScheme
from pointsapp.honours.schemes.terms import USUAL, StarTerms


@dataclass(frozen=True)
class SchemePage:
    """A year's terms; what stands there before anybody wrote any is last year's, or the usual."""

    year: int
    terms: StarTerms
    resolution: str
    written_by: str
    written_at: datetime | None


def terms_for(session: Session, village_id: int, year: int) -> StarTerms | None:
    """Return what the village resolved for this year, None before it has."""
    row = session.scalar(sa.select(StarScheme).filter_by(village_id=village_id, year=year))
    return _terms(row) if row else None


def show_scheme(session: Session, actor: Actor, year: int) -> SchemePage:
    """Return the year's terms, or what to begin from."""
    earlier = sa.select(StarScheme).where(
        StarScheme.village_id == village_of(actor), StarScheme.year <= year
    )
    row = session.scalar(earlier.order_by(StarScheme.year.desc()).limit(1))
    if row is None:
        return SchemePage(year, USUAL, "", "", None)
    if row.year < year:
        return SchemePage(year, _terms(row), "", "", None)
    names = names_of(session, {row.written_by})
    return SchemePage(
        year, _terms(row), row.resolution, names.get(row.written_by, ""), row.written_at
    )


def _terms(row: StarScheme) -> StarTerms:
    return StarTerms(row.points, row.stars_needed, tuple(row.grounds.splitlines()))
