"""What earlier years say of a household stands on the list of this one."""

from sqlalchemy.orm import Session

from pointsapp.honours.board import service as board
from pointsapp.honours.board.service import Award
from pointsapp.honours.nominations.models import HonourKind
from pointsapp.honours.notices import service as notices
from pointsapp.honours.proposals import service
from tests.honours.conftest import hung_out, page_of, row_of, write_terms
from tests.village import AT, Cast


def test_after_an_honour_is_taken_back_the_next_lists_name_it_as_the_ground(
    session: Session, village: Cast, zhang_swept: None
) -> None:
    last_year = hung_out(session, village, days=0)
    notices.award(session, last_year, by=village.admin, at=AT)
    one = row_of(session, village, last_year, village.zhang)
    notices.revoke(session, one.id, "酒驾", by=village.admin, at=AT)
    grounds = {}
    for year in (2027, 2028, 2029):
        write_terms(session, village, year=year)
        at = AT.replace(year=year)
        this_year = service.draw_up(session, year, HonourKind.STARS, by=village.admin, at=at)
        grounds[year] = row_of(session, village, this_year, village.zhang)
    reason = "2026年的星级文明户已收回，到2028年不参评"
    assert [one.ground for one in grounds.values()] == [reason, reason, ""]
    service.drop_ground(session, grounds[2027].id, by=village.admin, at=AT)
    proposal_id = service.draw_up(
        session, 2027, HonourKind.STARS, by=village.admin, at=AT.replace(year=2027)
    )
    service.count_again(session, proposal_id, by=village.admin, at=AT.replace(year=2027))
    assert row_of(session, village, proposal_id, village.zhang).ground == ""


def test_who_was_a_star_household_for_years_in_a_row_is_recommended(
    session: Session, village: Cast, zhang_swept: None
) -> None:
    for year, category in ((2023, "五星文明户"), (2024, "三星文明户"), (2025, "五星文明户")):
        award = Award(category, year, village.zhang.id, None, "", f"old-{year}")
        board.name_all(session, [award], by=village.admin, at=AT)
    proposal_id = hung_out(session, village)
    page = page_of(session, village, proposal_id)
    zhang, li = (row_of(session, village, proposal_id, h) for h in (village.zhang, village.li))
    assert (page.years_running(zhang), page.is_recommended(zhang)) == (4, True)
    assert (page.years_running(li), page.is_recommended(li)) == (0, False)
    board.take_off(session, "old-2024", by=village.admin)
    page = page_of(session, village, proposal_id)
    assert (page.years_running(zhang), page.is_recommended(zhang)) == (2, False)
