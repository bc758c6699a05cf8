"""What the pages of lists show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp.access.names import names_of
from pointsapp.actor import Actor, household_of, village_of
from pointsapp.community.models import Household, Resident, Village
from pointsapp.earning.rules.models import Star
from pointsapp.honours.board.models import HonourCategory, HonourOptOut
from pointsapp.honours.nominations.models import HonourKind
from pointsapp.honours.proposals.models import Candidate, CandidateState, Proposal
from pointsapp.honours.proposals.past_years import STAR_HONOURS, years_in_a_row
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

_Head = aliased(Resident)
FAMILY = "文明家庭"
ON_PAPER = (CandidateState.CHOSEN, CandidateState.AWARDED)


@dataclass(frozen=True, kw_only=True)
class ProposalRow:
    """A list: how many are ticked or honoured, and where it stands."""

    id: int
    year: int
    kind: str
    counted_at: datetime
    points: Mapping[str, int]
    stars_needed: int
    years_running: int
    met_on: date | None
    present: int | None
    in_favour: int | None
    hung_out_at: datetime | None
    hung_out_by: str
    due_on: date | None
    taken_in_at: datetime | None
    taken_in_by: str
    taken_in_second: str
    taken_in_why: str
    chosen: int
    awarded: int

    @property
    def is_out(self) -> bool:
        """Tell whether it hangs out, or did."""
        return self.hung_out_at is not None

    @property
    def out_since(self) -> date | None:
        """The day on which it was hung out."""
        return village_day(self.hung_out_at) if self.hung_out_at else None

    @property
    def of_stars(self) -> bool:
        """Tell whether its honours are earned by star."""
        return self.kind == HonourKind.STARS

    @property
    def taken_in_on(self) -> date | None:
        """The day on which it was taken in again."""
        return village_day(self.taken_in_at) if self.taken_in_at else None

    def is_hanging(self, today: date) -> bool:
        """Tell whether it hangs out, and the village's days for it are not over."""
        return self.due_on is not None and today < self.due_on and self.taken_in_at is None


@dataclass(frozen=True, kw_only=True)
class CandidateRow:
    """Somebody on a list; `name` is the person's, or the head's for a whole household."""

    id: int
    year: int
    household_id: int
    number: str
    name: str
    is_person: bool
    category: str
    figures: Mapping[str, int]
    stars: int
    words: str
    state: str
    ground: str
    stays_off: bool
    awarded_at: datetime | None
    revoked_why: str

    @property
    def is_out(self) -> bool:
        """Tell whether it is still to be honoured, or is."""
        return self.state in ON_PAPER


@dataclass(frozen=True)
class ProposalPage:
    """A list with everybody on it, in the households' order."""

    village: str
    proposal: ProposalRow
    rows: tuple[CandidateRow, ...] = field(default=())
    years_before: Mapping[int, int] = field(default_factory=dict)
    """For how many years up to the one before each household was a star household."""

    @property
    def reaching(self) -> tuple[CandidateRow, ...]:
        """Those with stars enough, whatever speaks against them."""
        return tuple(one for one in self.rows if one.stars >= self.proposal.stars_needed)

    @property
    def out(self) -> tuple[CandidateRow, ...]:
        """Those whom the meeting wanted to honour, whatever became of it."""
        return tuple(one for one in self.rows if one.state != CandidateState.LISTED)

    @property
    def given(self) -> tuple[CandidateRow, ...]:
        """Those who have their honour."""
        return tuple(one for one in self.rows if one.state == CandidateState.AWARDED)

    @property
    def honoured(self) -> tuple[CandidateRow, ...]:
        """Those who are to be honoured, or are; who stays off by its own wish is not read out."""
        return tuple(one for one in self.rows if one.is_out and not one.stays_off)

    def years_running(self, row: CandidateRow) -> int:
        """Return for how many years in a row a household is honoured, with this one."""
        return self.years_before.get(row.household_id, 0) + 1 if row.is_out else 0

    def is_recommended(self, row: CandidateRow) -> bool:
        """Tell whether it was honoured for so many years that the township is told."""
        return 0 < self.proposal.years_running <= self.years_running(row)

    def reached(self, row: CandidateRow) -> tuple[str, ...]:
        """Return the stars that a household reaches."""
        points = self.proposal.points
        return tuple(s for s in Star if s in points and row.figures.get(s, 0) >= points[s])


@dataclass(frozen=True)
class OwnHonour:
    """An honour of the own household, or a list on which it stands."""

    year: int
    kind: str
    category: str
    due_on: date | None
    state: str
    why: str
    is_taken_in: bool


def list_proposals(session: Session, village_id: int) -> tuple[ProposalRow, ...]:
    """Return the village's lists, the latest first."""
    ours = _PROPOSALS.where(Proposal.village_id == village_id)
    return _proposals(session, ours.order_by(Proposal.year.desc(), Proposal.id.desc()))


def lists_out(session: Session, village_id: int, today: date) -> tuple[ProposalRow, ...]:
    """Return the lists whose days last on this day, for anybody to read.

    One that was taken in is among them until then: whoever read it is to read why it is gone.
    """
    hanging = _PROPOSALS.where(Proposal.village_id == village_id, Proposal.due_on > today)
    return _proposals(session, hanging.order_by(Proposal.id))


def show_proposal(session: Session, actor: Actor, proposal_id: int) -> ProposalPage:
    """Return a list of the actor's village with all on it. Raises NotFound."""
    ours = Proposal.id == proposal_id, Proposal.village_id == village_of(actor)
    proposals = _proposals(session, _PROPOSALS.where(*ours))
    if not proposals:
        raise NotFound
    named = sa.select(Village.name).filter_by(id=village_of(actor))
    village = session.scalars(named).one()
    on_list = CANDIDATES.where(Candidate.proposal_id == proposal_id)
    rows = (candidate_row(row) for row in session.execute(on_list).mappings())
    before = years_in_a_row(session, village_of(actor), proposals[0].year)
    return ProposalPage(village, proposals[0], tuple(rows), before if proposals[0].of_stars else {})


def show_hanging(session: Session, actor: Actor, proposal_id: int) -> ProposalPage:
    """Return a list that hangs out or did. Raises NotFound for one that is still drawn up."""
    page = show_proposal(session, actor, proposal_id)
    if not page.proposal.is_out:
        raise NotFound
    return page


def show_standing(session: Session, actor: Actor, proposal_id: int) -> ProposalPage:
    """Return a list that hangs out or did. Raises NotFound for one that was taken in, too."""
    page = show_hanging(session, actor, proposal_id)
    if page.proposal.taken_in_at is not None:
        raise NotFound
    return page


def show_candidate(session: Session, actor: Actor, candidate_id: int) -> CandidateRow:
    """Return somebody on a list of the actor's village. Raises NotFound."""
    ours = Candidate.id == candidate_id, Proposal.village_id == village_of(actor)
    row = session.execute(CANDIDATES.where(*ours)).mappings().one_or_none()
    if row is None:
        raise NotFound
    return candidate_row(row)


def show_candidate_out(session: Session, actor: Actor, candidate_id: int) -> CandidateRow:
    """Return somebody whom anybody may read on a list that hangs out or did. Raises NotFound."""
    ours = (
        Candidate.id == candidate_id,
        Candidate.state.in_(ON_PAPER),
        Proposal.village_id == village_of(actor),
        Proposal.hung_out_at.is_not(None),
        Proposal.taken_in_at.is_(None),
        HonourOptOut.household_id.is_(None),
    )
    row = session.execute(CANDIDATES.where(*ours)).mappings().one_or_none()
    if row is None:
        raise NotFound
    return candidate_row(row)


def own_honours(session: Session, actor: Actor) -> tuple[OwnHonour, ...]:
    """Return what lists that hang out, or did, say of the resident's own household."""
    own = CANDIDATES.where(
        Candidate.household_id == household_of(actor),
        Proposal.hung_out_at.is_not(None),
        sa.or_(
            Candidate.state != CandidateState.LISTED,
            sa.and_(Candidate.ground != "", Proposal.taken_in_at.is_(None)),
        ),
    )
    rows = session.execute(own.order_by(None).order_by(Proposal.year.desc())).mappings()
    return tuple(
        OwnHonour(
            r["year"], r["kind"], category_of(r), r["due_on"], r["state"],
            r["ground"] or r["revoked_why"], r["is_taken_in"],
        )
        for r in rows
    )  # fmt: skip


def category_of(row: Mapping[Any, Any]) -> str:
    """Return the honour's name: by its stars, of the roll, or the model family."""
    if row["kind"] == HonourKind.STARS:
        return STAR_HONOURS[row["stars"] - 1] if row["stars"] else ""
    return row["category"] or FAMILY


def candidate_row(row: Mapping[Any, Any]) -> CandidateRow:
    """Return somebody on a list as pages show them."""
    values = {name: row[name] for name in CandidateRow.__dataclass_fields__}
    return CandidateRow(**{**values, "category": category_of(row)})


_ON_LIST = sa.select(sa.func.count(Candidate.id)).where(Candidate.proposal_id == Proposal.id)
_PROPOSALS = sa.select(
    Proposal,
    _ON_LIST.where(Candidate.state.in_(ON_PAPER)).scalar_subquery().label("chosen"),
    _ON_LIST.where(Candidate.state == CandidateState.AWARDED).scalar_subquery().label("awarded"),
)
CANDIDATES = (
    sa.select(
        Candidate.id,
        Candidate.household_id,
        Household.number,
        sa.func.coalesce(Resident.name, _Head.name, "").label("name"),
        Candidate.resident_id,
        Candidate.resident_id.is_not(None).label("is_person"),
        HonourCategory.name.label("category"),
        Candidate.figures,
        Candidate.stars,
        Candidate.words,
        Candidate.state,
        Candidate.ground,
        HonourOptOut.household_id.is_not(None).label("stays_off"),
        Candidate.awarded_at,
        Candidate.revoked_why,
        Proposal.year,
        Proposal.kind,
        Proposal.due_on,
        Proposal.taken_in_at.is_not(None).label("is_taken_in"),
    )
    .join(Proposal, Proposal.id == Candidate.proposal_id)
    .join(Household, Household.id == Candidate.household_id)
    .outerjoin(Resident, Resident.id == Candidate.resident_id)
    .outerjoin(_Head, _Head.id == Household.head_id)
    .outerjoin(HonourCategory, HonourCategory.id == Candidate.category_id)
    .outerjoin(HonourOptOut, HonourOptOut.household_id == Household.id)
    .order_by(HonourCategory.position, Household.sort_key, Candidate.id)
)
"""Everybody on lists, to be narrowed by whoever asks."""


def _proposals(
    session: Session, query: sa.Select[*tuple[Proposal, int, int]]
) -> tuple[ProposalRow, ...]:
    found = session.execute(query).all()
    codes = {code for one, _chosen, _awarded in found for code in _people(one)}
    names = names_of(session, codes)
    plain = [n for n in ProposalRow.__dataclass_fields__ if hasattr(Proposal, n)]
    rows = []
    for one, chosen, awarded in found:
        values = {name: getattr(one, name) for name in plain}
        signed = dict(zip(_SIGNED, _people(one), strict=True))
        values |= {name: names.get(code, "") for name, code in signed.items()}
        rows.append(ProposalRow(**values, chosen=chosen, awarded=awarded))
    return tuple(rows)


_SIGNED = ("hung_out_by", "taken_in_by", "taken_in_second")


def _people(one: Proposal) -> tuple[str, ...]:
    return tuple(getattr(one, name) or "" for name in _SIGNED)
