"""A village whose stars take little: 张家 has swept the street."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from pointsapp.earning.rules.models import Star
from pointsapp.earning.sheets import service as sheets
from pointsapp.honours.schemes.service import NewScheme, write_scheme
from pointsapp.honours.schemes.terms import StarTerms
from tests.village import AT, Cast

GROUND = "参与赌博"
MET_ON = date(2026, 11, 12)


def write_terms(
    session: Session, village: Cast, *, year: int = 2026, ecology: int = 2, needed: int = 1
) -> None:
    """Let the village resolve that the green star takes these points, the others many."""
    points = {**dict.fromkeys(map(str, Star), 60), str(Star.ECOLOGY): ecology}
    terms = StarTerms(points, needed, (GROUND, "虐待老人"), years_barred=2, years_running=3)
    write_scheme(session, NewScheme(year, terms, "村民会议 1月8日"), by=village.admin, at=AT)


@pytest.fixture
def swept_posted(session: Session, village: Cast, swept: Callable[..., int]) -> Callable[..., None]:
    """Let somebody sweep, and post it."""

    def post(*deeds: object) -> None:
        sheet_id = swept(*deeds)
        sheets.submit(session, sheet_id, by=village.recorder, at=AT)
        sheets.approve(session, sheet_id, by=village.approver, at=AT)

    return post
