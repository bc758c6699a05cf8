"""What earlier years say of a household: an honour taken back, honoured in a row."""

from collections import defaultdict
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.honours.board.models import Honour, HonourCategory
from pointsapp.honours.nominations.models import HonourKind
from pointsapp.honours.proposals.models import Candidate, Proposal
from pointsapp.village_time import village_day

STAR_HONOURS = ("一星文明户", "二星文明户", "三星文明户", "四星文明户", "五星文明户")
"""What a household with one star to five is honoured as."""


def barred_by_past(session: Session, proposal: Proposal, *, years: int) -> dict[int, str]:
    """Return the ground against each household whose star honour was taken back lately.

    It is off the next so many lists: those of years after the honour's own, and of the year in
    which it was taken back and later.
    """
    taken_back = (
        sa.select(Candidate.household_id, Proposal.year, Candidate.revoked_at)
        .join(Proposal, Proposal.id == Candidate.proposal_id)
        .where(
            Proposal.village_id == proposal.village_id,
            Proposal.kind == HonourKind.STARS,
            Candidate.revoked_at.is_not(None),
        )
        .order_by(Proposal.year)
    )
    grounds = {}
    for row in session.execute(taken_back).mappings():
        first = max(row["year"] + 1, village_day(row["revoked_at"]).year)
        if first <= proposal.year < first + years:
            ground = f"{row['year']}年的星级文明户已收回，到{first + years - 1}年不参评"
            grounds[row["household_id"]] = ground
    return grounds


def years_in_a_row(session: Session, village_id: int, before: int) -> Mapping[int, int]:
    """Return for how many years up to the one before each household was a star household.

    The honour board says so, for the years before the first list as well; what was taken back
    stands there no more.
    """
    honoured = (
        sa.select(Honour.household_id, Honour.year)
        .join(HonourCategory, HonourCategory.id == Honour.category_id)
        .where(
            HonourCategory.village_id == village_id,
            HonourCategory.name.in_(STAR_HONOURS),
            Honour.resident_id.is_(None),
            Honour.year < before,
        )
    )
    years: dict[int, set[int]] = defaultdict(set)
    for household_id, year in session.execute(honoured):
        years[household_id].add(year)
    return {household_id: _in_a_row(of_one, before) for household_id, of_one in years.items()}


def _in_a_row(years: set[int], before: int) -> int:
    run = 0
    while before - 1 - run in years:
        run += 1
    return run
