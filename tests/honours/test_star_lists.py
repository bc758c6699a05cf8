"""Stars are proposed from what was earned; the committee ticks, the list hangs out, it is given."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.audit.events import Event
from pointsapp.access.models import AuditRecord
from pointsapp.community.changes import refusals as change_refusals
from pointsapp.community.changes import service as changes
from pointsapp.community.changes.service import Closing
from pointsapp.community.resolutions.refusals import MetLater, MoreVotesThanPresent, NotCarried
from pointsapp.community.resolutions.votes import Votes
from pointsapp.earning.notices.service import NewObjection
from pointsapp.earning.rules.models import Star
from pointsapp.earning.rules.service import switch_rule
from pointsapp.earning.sheets.earned import earned_by_star_of_each
from pointsapp.honours.board import service as board
from pointsapp.honours.board.queries import honours_of
from pointsapp.honours.nominations.models import HonourKind
from pointsapp.honours.notices import refusals as notice_refusals
from pointsapp.honours.notices import service as notices
from pointsapp.honours.notices import taking_in
from pointsapp.honours.proposals import refusals, service
from pointsapp.honours.proposals.models import CandidateState
from pointsapp.honours.proposals.queries import show_proposal
from pointsapp.honours.schemes.queries import grounds_of
from pointsapp.refusals import NotFound
from tests.honours.conftest import (
    GROUND,
    MEETING,
    MET_ON,
    draw_up,
    hung_out,
    object_to,
    page_of,
    row_of,
    write_terms,
)
from tests.page import open_page, statements, text_of
from tests.rules import NEW_YEAR, SUNDAY
from tests.village import AT, Cast, NextVillage, resident_of, settle, sign_in

POSTED = Callable[..., None]


def test_who_earned_enough_in_the_year_is_proposed_with_its_points(
    session: Session, village: Cast, swept_posted: POSTED
) -> None:
    swept_posted((village.zhang, "张学军", 200), (village.li, "李秀英", 100))
    write_terms(session, village, ecology=3)
    proposal_id = draw_up(session, village)
    zhang, li = (row_of(session, village, proposal_id, h) for h in (village.zhang, village.li))
    assert zhang.figures[Star.ECOLOGY] > li.figures[Star.ECOLOGY]
    assert (zhang.state, zhang.stars, zhang.category) == (CandidateState.CHOSEN, 1, "一星文明户")
    assert (li.state, li.stars) == (CandidateState.LISTED, 0)
    assert draw_up(session, village) == proposal_id


def test_deeds_of_other_days_do_not_count(
    session: Session, village: Cast, zhang_swept: None
) -> None:
    day_before = SUNDAY - timedelta(days=1)
    for since, until, households in (
        (SUNDAY, SUNDAY, {village.zhang.id}),
        (NEW_YEAR, day_before, set()),
        (AT.date(), AT.date(), set()),
    ):
        figures = earned_by_star_of_each(session, village.id, since=since, until=until)
        assert figures.keys() == households


def test_nothing_is_proposed_before_the_village_said_what_stars_take(
    session: Session, village: Cast
) -> None:
    with pytest.raises(refusals.TermsMissing):
        draw_up(session, village)
    write_terms(session, village)
    with pytest.raises(refusals.YearNotBegun):
        service.draw_up(session, 2027, HonourKind.STARS, by=village.admin, at=AT)


def test_a_ground_is_a_reason_and_no_deduction(
    session: Session, village: Cast, zhang_swept: None
) -> None:
    write_terms(session, village)
    proposal_id = draw_up(session, village)
    balance = ledger.balance(session, village.zhang.account_id)
    one = row_of(session, village, proposal_id, village.zhang)
    with pytest.raises(refusals.UnknownGround):
        service.name_ground(session, one.id, "上访", by=village.admin, at=AT)
    service.name_ground(session, one.id, GROUND, by=village.admin, at=AT)
    now = row_of(session, village, proposal_id, village.zhang)
    assert (now.state, now.ground, now.stars) == (CandidateState.LISTED, GROUND, 1)
    assert ledger.balance(session, village.zhang.account_id) == balance
    with pytest.raises(refusals.MayNotBeChosen):
        service.tick(session, proposal_id, {one.id}, {one.id}, by=village.admin)
    with pytest.raises(refusals.NobodyChosen):
        service.hang_out(session, proposal_id, MEETING, by=village.admin, at=AT)
    service.drop_ground(session, one.id, by=village.admin, at=AT)
    service.tick(session, proposal_id, {one.id}, {one.id}, by=village.admin)
    assert row_of(session, village, proposal_id, village.zhang).state == CandidateState.CHOSEN


def test_counting_anew_keeps_what_the_committee_unticked(
    session: Session, village: Cast, swept_posted: POSTED, zhang_swept: None
) -> None:
    write_terms(session, village)
    proposal_id = draw_up(session, village)
    one = row_of(session, village, proposal_id, village.zhang)
    service.tick(session, proposal_id, set(), {one.id}, by=village.admin)
    swept_posted((village.li, "李秀英", 200))
    newcomer = settle(session, village.id, "020", "王新来")
    service.count_again(session, proposal_id, by=village.admin, at=AT)
    states = [
        row_of(session, village, proposal_id, home).state
        for home in (village.zhang, village.li, newcomer)
    ]
    assert states == [CandidateState.LISTED, CandidateState.CHOSEN, CandidateState.LISTED]


def test_figures_of_a_list_that_hangs_out_stay(
    session: Session, village: Cast, swept_posted: POSTED, zhang_swept: None
) -> None:
    proposal_id = hung_out(session, village)
    before = row_of(session, village, proposal_id, village.zhang)
    swept_posted((village.zhang, "王桂兰", 200))
    write_terms(session, village, ecology=60)
    acts: list[Callable[[], object]] = [
        lambda: service.count_again(session, proposal_id, by=village.admin, at=AT),
        lambda: service.tick(session, proposal_id, set(), {before.id}, by=village.admin),
        lambda: service.name_ground(session, before.id, GROUND, by=village.admin, at=AT),
    ]
    for act in acts:
        with pytest.raises(refusals.ListHangsOut):
            act()
    page = page_of(session, village, proposal_id)
    assert row_of(session, village, proposal_id, village.zhang) == before
    assert (page.proposal.points[Star.ECOLOGY], page.reached(before)) == (2, (Star.ECOLOGY,))


def test_the_meeting_is_written_down_as_it_was(
    session: Session, village: Cast, zhang_swept: None
) -> None:
    write_terms(session, village)
    proposal_id = draw_up(session, village)
    for meeting, why in (
        (Votes(MET_ON, 40, 41), MoreVotesThanPresent),
        (Votes(MET_ON, 40, 20), NotCarried),
        (Votes(AT.date() + timedelta(days=1), 40, 39), MetLater),
    ):
        with pytest.raises(why):
            service.hang_out(session, proposal_id, meeting, by=village.admin, at=AT)
    service.hang_out(session, proposal_id, MEETING, by=village.admin, at=AT)
    service.hang_out(session, proposal_id, Votes(MET_ON, 9, 9), by=village.admin, at=AT)
    assert page_of(session, village, proposal_id).proposal.present == 47


def test_after_its_days_it_is_given_and_stands_on_the_board(
    session: Session, village: Cast, zhang_swept: None
) -> None:
    proposal_id = hung_out(session, village)
    with pytest.raises(notice_refusals.NoticeNotOver):
        notices.award(session, proposal_id, by=village.admin, at=AT)
    later = AT + timedelta(days=7)
    assert notices.award(session, proposal_id, by=village.admin, at=later) == 1
    assert notices.award(session, proposal_id, by=village.admin, at=later) == 0
    ((category, honours),) = honours_of(session, village.id, 2026).by_category
    assert (category, [one.number for one in honours]) == ("一星文明户", ["018"])


def test_an_objection_holds_back_only_whom_it_is_against(
    session: Session, village: Cast, swept_posted: POSTED
) -> None:
    swept_posted((village.zhang, "张学军", 200), (village.li, "李秀英", 200))
    proposal_id = hung_out(session, village, days=0)
    one = row_of(session, village, proposal_id, village.zhang)
    objection_id = object_to(session, village, one.id)
    assert object_to(session, village, one.id) == objection_id
    assert notices.award(session, proposal_id, by=village.admin, at=AT) == 1
    notices.answer(
        session, objection_id, outcome="dismissed", words="查无此事", by=village.approver, at=AT
    )
    assert notices.award(session, proposal_id, by=village.admin, at=AT) == 1


def test_an_objection_that_is_upheld_takes_the_honour_away(
    session: Session, village: Cast, zhang_swept: None
) -> None:
    proposal_id = hung_out(session, village, days=0)
    one = row_of(session, village, proposal_id, village.zhang)
    objection_id = object_to(session, village, one.id)
    for _twice in range(2):
        notices.answer(
            session, objection_id, outcome="upheld", words="属实", by=village.approver, at=AT
        )
    assert notices.award(session, proposal_id, by=village.admin, at=AT) == 0
    assert row_of(session, village, proposal_id, village.zhang).state == CandidateState.TAKEN_OFF
    with pytest.raises(notice_refusals.NotOnNotice):
        notices.object_to_candidate(
            session, one.id, NewObjection("又来", "phone"), key="p", by=village.recorder, at=AT
        )


def test_an_honour_is_taken_back_with_a_reason(
    session: Session, village: Cast, zhang_swept: None
) -> None:
    proposal_id = hung_out(session, village, days=0)
    one = row_of(session, village, proposal_id, village.zhang)
    with pytest.raises(notice_refusals.NotAwarded):
        notices.revoke(session, one.id, "酒驾", by=village.admin, at=AT)
    notices.award(session, proposal_id, by=village.admin, at=AT)
    for _twice in range(2):
        notices.revoke(session, one.id, "酒驾", by=village.admin, at=AT)
    now = row_of(session, village, proposal_id, village.zhang)
    assert (now.state, now.revoked_why) == (CandidateState.REVOKED, "酒驾")
    assert honours_of(session, village.id, 2026).by_category == ()
    revoked = sa.select(sa.func.count()).where(AuditRecord.event == Event.HONOUR_REVOKED)
    assert session.scalar(revoked) == 1


def test_a_rule_that_suspends_honours_is_a_ground_of_its_year(
    session: Session, village: Cast, zhang_swept: None, rule: Callable[[str], int]
) -> None:
    write_terms(session, village)
    proposal_id = draw_up(session, village)
    one = row_of(session, village, proposal_id, village.zhang)
    sentence = "刑事处罚（生效判决）停评荣誉"
    with pytest.raises(refusals.UnknownGround):
        service.name_ground(session, one.id, sentence, by=village.admin, at=AT)
    switch_rule(session, rule("P99"), is_on=True, by=village.admin, at=AT)
    assert grounds_of(session, village.admin, 2026) == (GROUND, "虐待老人", sentence)
    service.name_ground(session, one.id, sentence, by=village.admin, at=AT)
    assert row_of(session, village, proposal_id, village.zhang).ground == sentence


def test_who_stays_off_the_board_is_not_read_out(
    session: Session, village: Cast, zhang_swept: None
) -> None:
    write_terms(session, village)
    board.stay_off(session, "018", by=village.admin, at=AT)
    proposal_id = draw_up(session, village)
    one = row_of(session, village, proposal_id, village.zhang)
    assert (one.state, one.stays_off) == (CandidateState.LISTED, True)
    with pytest.raises(refusals.MayNotBeChosen):
        service.tick(session, proposal_id, {one.id}, {one.id}, by=village.admin)


def test_a_household_whose_list_hangs_out_is_not_closed(
    session: Session, village: Cast, zhang_swept: None
) -> None:
    hung_out(session, village)
    with pytest.raises(change_refusals.SomethingWaits):
        changes.close(
            session, village.zhang.id, Closing(lapses=True), key="k", by=village.admin, at=AT
        )


def test_a_list_takes_the_same_statements_for_any_number_of_households(
    session: Session, village: Cast, zhang_swept: None
) -> None:
    write_terms(session, village)
    counts = []
    for number in ("030", "031"):
        settle(session, village.id, number, "新户")
        with statements(session.connection()) as seen:
            proposal_id = draw_up(session, village)
            service.count_again(session, proposal_id, by=village.admin, at=AT)
        with statements(session.connection()) as read:
            page_of(session, village, proposal_id)
        counts.append(len(read))
        assert len(seen) < 30
    assert counts[0] == counts[1]


def test_the_next_village_sees_and_changes_nothing(
    session: Session, village: Cast, next_village: NextVillage, zhang_swept: None
) -> None:
    proposal_id, by = hung_out(session, village, days=0), next_village.clerk
    one = row_of(session, village, proposal_id, village.zhang)
    acts: list[Callable[[], object]] = [
        lambda: show_proposal(session, by, proposal_id),
        lambda: service.hang_out(session, proposal_id, MEETING, by=by, at=AT),
        lambda: service.name_ground(session, one.id, GROUND, by=by, at=AT),
        lambda: notices.award(session, proposal_id, by=by, at=AT),
        lambda: notices.revoke(session, one.id, "x", by=by, at=AT),
        lambda: taking_in.take_in(session, proposal_id, "x", second=by.code, by=by, at=AT),
        lambda: notices.object_to_candidate(
            session, one.id, NewObjection("x", "office"), key="x", by=by, at=AT
        ),
    ]
    for act in acts:
        with pytest.raises(NotFound):
            act()


def test_a_household_reads_its_stars_and_what_is_missing(
    client: FlaskClient, session: Session, village: Cast, zhang_swept: None
) -> None:
    write_terms(session, village)
    sign_in(client, session, resident_of(village.zhang, village.id))
    words = text_of(open_page(client, "/my/stars"))
    assert "已有1颗星" in words
    assert "再得60分" in words


def test_everybody_reads_the_list_without_points_and_with_masked_names(
    client: FlaskClient, session: Session, village: Cast, zhang_swept: None
) -> None:
    proposal_id = hung_out(session, village)
    session.commit()
    with time_machine.travel(AT, tick=False):
        board_page = text_of(open_page(client, f"/board/{village.code}/"))
    assert "2026 星级文明户，公示到11月21日" in board_page
    words = text_of(open_page(client, f"/board/{village.code}/honour-lists/{proposal_id}"))
    assert "018 张*军 全家 一星文明户 生态宜居" in words
    assert "李" not in words
