"""A year's table of rules beside that of the year before, and by what it was adopted."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.names import names_of
from pointsapp.actor import Actor, village_of
from pointsapp.community.acting import content_hash
from pointsapp.earning.adoptions.models import TableAdoption
from pointsapp.earning.rules.queries import RuleOnADay, rules_on
from pointsapp.earning.rules.wording import wording_of
from pointsapp.village_time import DECEMBER

FIRST_YEAR = 2000


@dataclass(frozen=True)
class Adoption:
    """By which meeting a year's table was adopted; people by name."""

    id: int
    year: int
    meeting: str
    met_on: date
    present: int
    in_favour: int
    against: int
    table_hash: str
    adopted_by: str
    adopted_at: datetime
    filed_on: date | None

    @property
    def abstained(self) -> int:
        """How many were there and voted neither way."""
        return self.present - self.in_favour - self.against


@dataclass(frozen=True)
class Changed:
    """A rule that says something else than in the year before."""

    before: RuleOnADay
    after: RuleOnADay


@dataclass(frozen=True)
class YearTable:
    """The rules that are on at a year's end, as far as is known now, and what is new in them."""

    year: int
    rules: tuple[RuleOnADay, ...]
    added: tuple[RuleOnADay, ...]
    removed: tuple[RuleOnADay, ...]
    changed: tuple[Changed, ...]
    adoption: Adoption | None

    @property
    def says_the_same(self) -> bool:
        """Tell whether the year before had this very table."""
        return not (self.added or self.removed or self.changed)

    @property
    def hash(self) -> str:
        """What another table does not have."""
        return hash_of(self.rules)

    @property
    def is_adopted(self) -> bool:
        """Tell whether a meeting adopted the table as it is now."""
        return self.adoption is not None and self.adoption.table_hash == self.hash


def is_year(year: int, today: date) -> bool:
    """Tell whether there is a table for this year: up to the next one."""
    return FIRST_YEAR <= year <= today.year + 1


def show_year_table(session: Session, actor: Actor, year: int) -> YearTable:
    """Return a year's table beside the one of the year before, in a fixed number of statements."""
    before, after = (_table_of(session, actor, one) for one in (year - 1, year))
    known = {rule.code: rule for rule in before}
    codes = {rule.code for rule in after}
    both = (Changed(known[rule.code], rule) for rule in after if rule.code in known)
    return YearTable(
        year=year,
        rules=after,
        added=tuple(rule for rule in after if rule.code not in known),
        removed=tuple(rule for rule in before if rule.code not in codes),
        changed=tuple(one for one in both if wording_of(one.before) != wording_of(one.after)),
        adoption=adoption_of(session, village_of(actor), year),
    )


def adoption_of(session: Session, village_id: int, year: int) -> Adoption | None:
    """Return the resolution that stands for a year's table."""
    kept = session.scalar(
        sa.select(TableAdoption)
        .filter_by(village_id=village_id, year=year)
        .order_by(TableAdoption.id.desc())
        .limit(1)
    )
    return _adoptions(session, [kept])[0] if kept else None


def list_adoptions(session: Session, village_id: int, year: int) -> tuple[Adoption, ...]:
    """Return all resolutions on a year's table, the first one first."""
    kept = sa.select(TableAdoption).filter_by(village_id=village_id, year=year)
    return _adoptions(session, session.scalars(kept.order_by(TableAdoption.id)).all())


def hash_of(rules: Sequence[RuleOnADay]) -> str:
    """Return what tables that say something else do not share."""
    return content_hash([(rule.code, rule.star, asdict(wording_of(rule))) for rule in rules])


def _adoptions(session: Session, kept: Sequence[TableAdoption]) -> tuple[Adoption, ...]:
    names = names_of(session, {one.adopted_by for one in kept})
    return tuple(
        Adoption(
            id=one.id,
            year=one.year,
            meeting=one.meeting,
            met_on=one.met_on,
            present=one.present,
            in_favour=one.in_favour,
            against=one.against,
            table_hash=one.table_hash,
            adopted_by=names.get(one.adopted_by, ""),
            adopted_at=one.adopted_at,
            filed_on=one.filed_on,
        )
        for one in kept
    )


def _table_of(session: Session, actor: Actor, year: int) -> tuple[RuleOnADay, ...]:
    last_day = date(year, DECEMBER, 31)
    return tuple(rule for rule in rules_on(session, actor, last_day) if rule.is_on)
