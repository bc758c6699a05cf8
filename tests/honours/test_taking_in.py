"""A list that hung out by mistake is taken in by two people, and the board says so."""

from collections.abc import Callable

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.refusals import SamePerson, SecondMissing
from pointsapp.earning.notices.service import NewObjection
from pointsapp.honours.notices import refusals as notice_refusals
from pointsapp.honours.notices import service as notices
from pointsapp.honours.notices import taking_in
from pointsapp.honours.notices.models import LIST_TAKEN_IN, HonourObjection
from pointsapp.honours.proposals import service
from pointsapp.honours.proposals.models import CandidateState
from tests.honours.conftest import MEETING, draw_up, hung_out, object_to, page_of, row_of
from tests.page import open_page, text_of
from tests.village import AT, Cast, sign_in


def take_in(session: Session, village: Cast, proposal_id: int) -> int:
    second, by = village.approver.code, village.admin
    return taking_in.take_in(session, proposal_id, "抄错了", second=second, by=by, at=AT)


def test_a_list_hung_out_by_mistake_is_taken_in_by_two_and_hung_out_anew(
    session: Session, village: Cast, zhang_swept: None
) -> None:
    proposal_id = hung_out(session, village, days=0)
    one = row_of(session, village, proposal_id, village.zhang)
    objection_id = object_to(session, village, one.id)
    with pytest.raises(SecondMissing):
        taking_in.take_in(session, proposal_id, "", second="", by=village.admin, at=AT)
    with pytest.raises(SamePerson):
        taking_in.take_in(
            session, proposal_id, "", second=village.admin.code, by=village.admin, at=AT
        )
    again_id = take_in(session, village, proposal_id)
    assert again_id == take_in(session, village, proposal_id) == draw_up(session, village)
    old = page_of(session, village, proposal_id).proposal
    assert (old.taken_in_why, old.taken_in_second) == ("抄错了", "approver")
    assert session.get_one(HonourObjection, objection_id).outcome == LIST_TAKEN_IN
    acts: list[Callable[[], object]] = [
        lambda: notices.award(session, proposal_id, by=village.admin, at=AT),
        lambda: notices.object_to_candidate(
            session, one.id, NewObjection("x", "office"), key="p", by=village.recorder, at=AT
        ),
        lambda: notices.answer(
            session, objection_id, outcome="upheld", words="x", by=village.approver, at=AT
        ),
        lambda: take_in(session, village, again_id),
    ]
    for act in acts:
        with pytest.raises(notice_refusals.NotOnNotice):
            act()
    copied = row_of(session, village, again_id, village.zhang)
    assert (copied.state, copied.figures) == (CandidateState.CHOSEN, one.figures)
    service.hang_out(session, again_id, MEETING, by=village.admin, at=AT)
    assert notices.award(session, again_id, by=village.admin, at=AT) == 1
    with pytest.raises(notice_refusals.AwardedAlready):
        take_in(session, village, again_id)


def test_everybody_reads_that_a_list_was_taken_in_and_no_longer_who_stood_on_it(
    client: FlaskClient, session: Session, village: Cast, zhang_swept: None
) -> None:
    proposal_id = hung_out(session, village)
    take_in(session, village, proposal_id)
    session.commit()
    with time_machine.travel(AT, tick=False):
        board_page = text_of(open_page(client, f"/board/{village.code}/"))
    assert "2026 星级文明户，11月14日撤下" in board_page
    words = text_of(open_page(client, f"/board/{village.code}/honour-lists/{proposal_id}"))
    assert "抄错了" in words
    assert "张" not in words


def test_the_page_does_not_open_for_a_list_that_honoured_somebody(
    client: FlaskClient, session: Session, village: Cast, zhang_swept: None
) -> None:
    proposal_id = hung_out(session, village, days=0)
    admin = sign_in(client, session, village.admin)
    page = f"/honour-lists/{proposal_id}/taking-in"
    open_page(admin, page)
    notices.award(session, proposal_id, by=village.admin, at=AT)
    one = row_of(session, village, proposal_id, village.zhang)
    notices.revoke(session, one.id, "抄错了", by=village.admin, at=AT)
    session.commit()
    assert admin.get(page).status_code == 409
