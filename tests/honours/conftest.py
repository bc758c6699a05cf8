"""A village whose stars take little: 张家 has swept the street."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from pointsapp.community.models import Village
from pointsapp.community.resolutions.votes import Votes
from pointsapp.earning.notices.service import NewObjection
from pointsapp.earning.rules.models import Star
from pointsapp.earning.sheets import service as sheets
from pointsapp.honours.nominations.models import HonourKind
from pointsapp.honours.notices import service as notices
from pointsapp.honours.proposals import service as proposals
from pointsapp.honours.proposals.queries import CandidateRow, ProposalPage, show_proposal
from pointsapp.honours.schemes.service import NewScheme, write_scheme
from pointsapp.honours.schemes.terms import StarTerms
from tests.village import AT, Cast, Home

GROUND = "参与赌博"
MET_ON = date(2026, 11, 12)
MEETING = Votes(MET_ON, 47, 43)


def write_terms(
    session: Session, village: Cast, *, year: int = 2026, ecology: int = 2, needed: int = 1
) -> None:
    """Let the village resolve that the green star takes these points, the others many."""
    points = {**dict.fromkeys(map(str, Star), 60), str(Star.ECOLOGY): ecology}
    terms = StarTerms(points, needed, (GROUND, "虐待老人"), years_barred=2, years_running=3)
    write_scheme(session, NewScheme(year, terms, "村民会议 1月8日"), by=village.admin, at=AT)


def draw_up(session: Session, village: Cast) -> int:
    return proposals.draw_up(session, 2026, HonourKind.STARS, by=village.admin, at=AT)


def page_of(session: Session, village: Cast, proposal_id: int) -> ProposalPage:
    return show_proposal(session, village.admin, proposal_id)


def row_of(session: Session, village: Cast, proposal_id: int, home: Home) -> CandidateRow:
    rows = page_of(session, village, proposal_id).rows
    return next(row for row in rows if row.household_id == home.id)


def object_to(session: Session, village: Cast, candidate_id: int) -> int:
    new = NewObjection("昨天还在赌", "office")
    return notices.object_to_candidate(
        session, candidate_id, new, key="o", by=village.recorder, at=AT
    )


def hung_out(session: Session, village: Cast, *, days: int = 7) -> int:
    """Hang out the list of a village of which only 张家 has a star."""
    session.get_one(Village, village.id).notice_days = days
    write_terms(session, village)
    proposal_id = proposals.draw_up(session, 2026, HonourKind.STARS, by=village.admin, at=AT)
    proposals.hang_out(session, proposal_id, MEETING, by=village.admin, at=AT)
    return proposal_id


@pytest.fixture
def swept_posted(session: Session, village: Cast, swept: Callable[..., int]) -> Callable[..., None]:
    """Let somebody sweep, and post it."""

    def post(*deeds: object) -> None:
        sheet_id = swept(*deeds)
        sheets.submit(session, sheet_id, by=village.recorder, at=AT)
        sheets.approve(session, sheet_id, by=village.approver, at=AT)

    return post


@pytest.fixture
def zhang_swept(village: Cast, swept_posted: Callable[..., None]) -> None:
    swept_posted((village.zhang, "张学军", 200))
