"""Whom the demo village honours: last year's stars given, this year's on notice, a roll to fill."""

from collections.abc import Mapping
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import village_of
from pointsapp.community.models import Household
from pointsapp.community.resolutions.votes import Votes
from pointsapp.demo.hours import at_hour
from pointsapp.demo.village import HOUSEHOLDS_WITH_PIN, Staff, resident
from pointsapp.earning.notices.service import NewObjection
from pointsapp.earning.rules.models import Star
from pointsapp.earning.sheets.earned import earned_by_star_of_each
from pointsapp.honours.board.models import HonourCategory
from pointsapp.honours.nominations import service as nominations
from pointsapp.honours.nominations.models import HonourKind
from pointsapp.honours.nominations.service import NewNomination
from pointsapp.honours.notices import service as notices
from pointsapp.honours.notices.taking_in import take_in
from pointsapp.honours.proposals import service as proposals
from pointsapp.honours.proposals.models import Candidate, CandidateState
from pointsapp.honours.proposals.taking_up import NewCandidate, take_up
from pointsapp.honours.schemes.service import NewScheme, write_scheme
from pointsapp.honours.schemes.terms import USUAL_GROUNDS, StarTerms

STARS_NEEDED = 2
ONE_IN = 3
"""The stars take what one in three of those who earned anything by it has."""
PRESENT, IN_FAVOUR = 47, 43
GIVEN, RESOLVED = timedelta(days=12), timedelta(days=1)
"""So long ago the meetings of the lists that are given, and of the one on notice, were held."""
AWARDED, TAKEN_BACK, MET_AGAIN = timedelta(days=7), timedelta(days=5), timedelta(days=10)


def honour_by_lists(session: Session, staff: Staff, *, today: date) -> None:
    """Give last year's stars and a model family, hang this year's stars out, nominate for the roll.

    A year in which nobody earned enough has no list.
    """
    last_years = _draw_up_stars(session, staff, today.year - 1, today - GIVEN)
    if last_years:
        notices.award(session, last_years, by=staff.admin, at=at_hour(today - AWARDED, 9))
        _take_one_back(session, staff, last_years, today - TAKEN_BACK)
    this_years = _draw_up_stars(session, staff, today.year, today - RESOLVED)
    if this_years:
        _object(session, staff, this_years, today)
    _give_to_family(session, staff, today)
    _fill_roll(session, staff, today)


def _draw_up_stars(session: Session, staff: Staff, year: int, day: date) -> int | None:
    """Draw up and hang out a year's stars; one who reaches them has a ground against it."""
    at, by = at_hour(day), staff.admin
    points = _points(session, staff, year)
    resolution = f"{year}年1月8日村民代表会议，{PRESENT}人到会，{IN_FAVOUR}人同意"
    terms = StarTerms(points, STARS_NEEDED, USUAL_GROUNDS, years_barred=2, years_running=3)
    write_scheme(session, NewScheme(year, terms, resolution), by=by, at=at)
    proposal_id = proposals.draw_up(session, year, HonourKind.STARS, by=by, at=at)
    chosen = _chosen(session, proposal_id)
    if len(chosen) < STARS_NEEDED:
        return None
    proposals.name_ground(session, chosen[-1], USUAL_GROUNDS[4], by=by, at=at)
    _hang_out(session, staff, proposal_id, day)
    return proposal_id


def _points(session: Session, staff: Staff, year: int) -> Mapping[str, int]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    figures = earned_by_star_of_each(session, village_of(staff.admin), since=first, until=last)
    points = {}
    for star in Star:
        earned = sorted(of_one[star] for of_one in figures.values() if star in of_one)
        points[str(star)] = max(earned[-len(earned) // ONE_IN] if earned else 0, 1)
    return points


def _chosen(session: Session, proposal_id: int) -> list[int]:
    chosen = sa.select(Candidate.id).filter_by(proposal_id=proposal_id, state=CandidateState.CHOSEN)
    return list(session.scalars(chosen.order_by(Candidate.id)))


def _hang_out(session: Session, staff: Staff, proposal_id: int, day: date) -> None:
    meeting = Votes(day, PRESENT, IN_FAVOUR)
    at = at_hour(day, 20)
    proposals.hang_out(session, proposal_id, meeting, by=staff.admin, at=at)


def _take_one_back(session: Session, staff: Staff, proposal_id: int, day: date) -> None:
    """Take an honour back: this household is not on the list of the next years."""
    awarded = sa.select(sa.func.min(Candidate.id)).filter_by(
        proposal_id=proposal_id, state=CandidateState.AWARDED
    )
    why = "复核不符合评定标准，村民代表会议决定收回"
    notices.revoke(session, session.scalars(awarded).one(), why, by=staff.admin, at=at_hour(day))


def _object(session: Session, staff: Staff, proposal_id: int, today: date) -> None:
    new = NewObjection("今年门口一直堆着杂物，检查时才清。", "phone", "隔壁邻居")
    one = _chosen(session, proposal_id)[0]
    notices.object_to_candidate(
        session, one, new, key="demo", by=staff.recorder, at=at_hour(today, 9)
    )


def _give_to_family(session: Session, staff: Staff, today: date) -> None:
    """Hang a list out by mistake, take it in as two, hang it out again and honour those on it."""
    day, by = today - GIVEN, staff.admin
    at = at_hour(day)
    proposal_id = proposals.draw_up(session, day.year, HonourKind.FAMILY, by=by, at=at)
    for number, words in (("021", "婆媳和睦，照顾卧床老人八年"), ("045", "三个孩子都当过志愿者")):
        new = NewCandidate(number, "", None, words)
        take_up(session, proposal_id, new, key=f"demo-{number}", by=by, at=at)
    _hang_out(session, staff, proposal_id, day)
    why, second = "045号的事迹抄错了，改正后重新公示", staff.approver.code
    taken_in_at = at_hour(day + timedelta(days=1))
    again_id = take_in(session, proposal_id, why, second=second, by=by, at=taken_in_at)
    _hang_out(session, staff, again_id, today - MET_AGAIN)
    notices.award(session, again_id, by=by, at=at_hour(today, 9))


def _fill_roll(session: Session, staff: Staff, today: date) -> None:
    """Let a household and a group nominate, and take one of them up; the meeting is to come."""
    at, village_id = at_hour(today - timedelta(days=3)), village_of(staff.admin)
    home = sa.select(Household.id).filter_by(village_id=village_id, number=HOUSEHOLDS_WITH_PIN[0])
    by = resident(staff, session.scalars(home).one())
    nominated = (
        (NewNomination(HonourKind.ROLL, "034号的婆婆", "帮儿媳带大两个孩子"), by),
        (NewNomination(HonourKind.ROLL, "008号户主", "谁家有事都去搭把手", "三组"), staff.admin),
        (NewNomination(HonourKind.ROLL, "112号户主", "给村里装了路灯", "妇联"), staff.admin),
    )
    ids = [
        nominations.nominate(session, new, key=f"demo-{number}", by=who, at=at)
        for number, (new, who) in enumerate(nominated)
    ]
    proposal_id = proposals.draw_up(session, today.year, HonourKind.ROLL, by=staff.admin, at=at)
    neighbour = sa.select(HonourCategory.id).filter_by(village_id=village_id, name="好邻居")
    new = NewCandidate("008", "", session.scalars(neighbour).one(), nominated[1][0].words, ids[1])
    take_up(session, proposal_id, new, key="demo", by=staff.admin, at=at)
    nominations.set_aside(
        session, ids[2], "去年已上过光荣榜，今年先让给别人。", by=staff.admin, at=at
    )
