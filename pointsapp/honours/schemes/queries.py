"""What a year's stars take."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.names import names_of
from pointsapp.actor import Actor, village_of
from pointsapp.earning.rules.models import RuleKind
from pointsapp.earning.rules.queries import rules_on
from pointsapp.honours.schemes.models import StarScheme
from pointsapp.honours.schemes.terms import USUAL, StarTerms
from pointsapp.village_time import DECEMBER


@dataclass(frozen=True)
class SchemePage:
    """A year's terms; what stands there before anybody wrote any is last year's, or the usual."""

    year: int
    terms: StarTerms
    suspending: tuple[str, ...]
    resolution: str
    written_by: str
    written_at: datetime | None


def terms_for(session: Session, village_id: int, year: int) -> StarTerms | None:
    """Return what the village resolved for this year, None before it has."""
    row = session.scalar(sa.select(StarScheme).filter_by(village_id=village_id, year=year))
    return _terms(row) if row else None


def grounds_of(session: Session, actor: Actor, year: int) -> tuple[str, ...]:
    """Return what keeps a household from a year's honour.

    That is what the year's terms name, and the rules of the year's table that suspend honours.
    """
    terms = terms_for(session, village_of(actor), year)
    named = terms.grounds if terms else ()
    return tuple(dict.fromkeys((*named, *suspending_rules(session, actor, year))))


def suspending_rules(session: Session, actor: Actor, year: int) -> tuple[str, ...]:
    """Return the names of the rules that suspend honours and are on at the year's end."""
    rules = rules_on(session, actor, date(year, DECEMBER, 31))
    return tuple(one.name for one in rules if one.is_on and one.kind == RuleKind.SUSPENSION)


def show_scheme(session: Session, actor: Actor, year: int) -> SchemePage:
    """Return the year's terms, or what to begin from."""
    earlier = sa.select(StarScheme).where(
        StarScheme.village_id == village_of(actor), StarScheme.year <= year
    )
    row = session.scalar(earlier.order_by(StarScheme.year.desc()).limit(1))
    terms, suspending = _terms(row) if row else USUAL, suspending_rules(session, actor, year)
    if row is None or row.year < year:
        return SchemePage(year, terms, suspending, "", "", None)
    written_by = names_of(session, {row.written_by}).get(row.written_by, "")
    return SchemePage(year, terms, suspending, row.resolution, written_by, row.written_at)


def _terms(row: StarScheme) -> StarTerms:
    return StarTerms(
        row.points,
        row.stars_needed,
        tuple(row.grounds.splitlines()),
        row.years_barred,
        row.years_running,
    )
