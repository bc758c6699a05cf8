"""The archive tells all that was said about the year's honours."""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.archive.registers.asked import Asked
from pointsapp.archive.registers.honours import honour_lists_table, honour_objections_table
from pointsapp.honours.notices.models import HonourObjection
from pointsapp.honours.proposals.models import Candidate
from tests.honours.conftest import hung_out
from tests.village import AT, Cast


def test_no_objection_to_an_honour_is_left_out(
    session: Session, village: Cast, swept_posted: Callable[..., None]
) -> None:
    swept_posted((village.zhang, "张学军", 200))
    hung_out(session, village)
    objection = {
        "village_id": village.id,
        "candidate_id": session.scalars(sa.select(Candidate.id)).first(),
        "raised_via": "desk",
        "words": "门前没有扫",
        "raised_by": village.admin.code,
        "raised_at": AT,
        "answer_until": AT.date(),
    }
    session.add_all(HonourObjection(key=f"{number}", **objection) for number in range(51))
    asked = Asked(session, village.admin, 2026, AT, with_photos=False)
    assert len(list(honour_objections_table(asked).rows)) == 51
    assert [row[1] for row in honour_lists_table(asked).rows] == ["018", "019"]
