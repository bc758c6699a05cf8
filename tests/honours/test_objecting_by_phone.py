"""A household reads on its phone whom the village is to honour, and says what is wrong with it."""

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.changes import service as changes
from pointsapp.community.changes.service import Merger
from pointsapp.honours.board import service as board
from pointsapp.honours.notices import service as notices
from pointsapp.honours.notices.models import HonourObjection
from pointsapp.honours.notices.queries import list_honour_objections
from pointsapp.honours.notices.refusals import JudgesOwnHonour, TooManyObjections
from pointsapp.honours.notices.service import MOST_OPEN
from pointsapp.honours.proposals.models import Candidate
from pointsapp.portal.messages.queries import Decision, list_messages
from pointsapp.portal.stars.queries import own_stars
from pointsapp.portal.stars.service import disagree
from pointsapp.refusals import NotFound
from tests.honours.conftest import hung_out
from tests.page import open_page, text_of
from tests.village import AT, Cast, Home, NextVillage, helper_of, resident_of, settle, sign_in


@pytest.fixture
def zhang_out(session: Session, village: Cast, zhang_swept: None) -> int:
    """The candidate's id of 张家 on a list that hangs out."""
    hung_out(session, village)
    of_zhang = sa.select(Candidate.id).filter_by(household_id=village.zhang.id)
    return session.scalars(of_zhang).one()


@pytest.fixture
def li(village: Cast) -> Actor:
    return resident_of(village.li, village.id)


def object_to(session: Session, candidate_id: int, by: Actor, key: str = "k") -> None:
    disagree(session, candidate_id, words="门口堆着杂物", key=key, by=by, at=AT)


def test_a_household_objects_and_reads_the_answer(
    client: FlaskClient, session: Session, village: Cast, zhang_out: int, li: Actor
) -> None:
    object_to(session, zhang_out, li)
    (one,) = list_honour_objections(session, village.approver)
    assert (one.number, one.objecting, one.words) == ("018", "019", "门口堆着杂物")
    answer = {"outcome": "upheld", "words": "属实"}
    notices.answer(session, one.id, **answer, by=village.approver, at=AT)
    (own,) = own_stars(session, li, AT.date()).objections
    assert (own.number, own.outcome, own.answer) == ("018", "upheld", "属实")
    (told,) = [
        m.about for m in list_messages(session, li).messages if isinstance(m.about, Decision)
    ]
    assert (told.kind, told.about_id) == ("honour-objection", one.id)
    sign_in(client, session, li)
    assert "对018号农户荣誉提出的异议" in text_of(open_page(client, "/my/stars"))
    assert "对评选提出的异议有答复" in text_of(open_page(client, "/my/messages"))


def test_the_list_is_read_on_the_phone_as_on_the_board(
    client: FlaskClient, session: Session, village: Cast, zhang_out: int, li: Actor
) -> None:
    session.commit()
    proposal_id = session.scalars(sa.select(Candidate.proposal_id).filter_by(id=zhang_out)).one()
    with time_machine.travel(AT, tick=False):
        sign_in(client, session, li)
        assert "公示到11月21日" in text_of(open_page(client, "/my/stars"))
        words = text_of(open_page(client, f"/my/honour-lists/{proposal_id}"))
    assert "张*军 全家" in words
    assert "我有异议" in words
    helping = sign_in(client, session, helper_of(session, village.li, village.id))
    assert "我有异议" not in text_of(open_page(helping, f"/my/honour-lists/{proposal_id}"))


def test_nobody_objects_to_whom_they_cannot_read(
    session: Session, village: Cast, next_village: NextVillage, zhang_out: int, li: Actor
) -> None:
    unlisted = sa.select(Candidate.id).filter_by(household_id=village.li.id)
    for candidate_id, by in (
        (session.scalars(unlisted).one(), li),
        (zhang_out, resident_of(next_village.wu, next_village.id)),
    ):
        with pytest.raises(NotFound):
            object_to(session, candidate_id, by)
    board.stay_off(session, "018", by=village.admin, at=AT)
    with pytest.raises(NotFound):
        object_to(session, zhang_out, li)


def test_a_household_buries_nobody_in_objections(
    session: Session, village: Cast, zhang_out: int, li: Actor
) -> None:
    for number in range(MOST_OPEN):
        object_to(session, zhang_out, li, f"k{number}")
    with pytest.raises(TooManyObjections):
        object_to(session, zhang_out, li, "more")
    newcomer: Home = settle(session, village.id, "020", "王新来")
    object_to(session, zhang_out, resident_of(newcomer, village.id), "more")


def test_nobody_answers_what_their_own_household_said(
    session: Session, village: Cast, zhang_out: int, li: Actor
) -> None:
    object_to(session, zhang_out, li)
    objection = session.scalars(sa.select(HonourObjection)).one()
    neighbour = Actor(
        village.id,
        village.approver.code,
        "",
        village.approver.permissions,
        user_id=village.approver.user_id,
        household_id=village.li.id,
    )
    with pytest.raises(JudgesOwnHonour):
        notices.answer(session, objection.id, outcome="upheld", words="x", by=neighbour, at=AT)


def test_what_a_household_objected_to_follows_a_merger(
    session: Session, village: Cast, zhang_out: int, li: Actor
) -> None:
    object_to(session, zhang_out, li)
    merger = Merger("018", village.approver.code)
    changes.merge(session, village.li.id, merger, key="m", by=village.admin, at=AT)
    own = own_stars(session, resident_of(village.zhang, village.id), AT.date())
    assert [one.number for one in own.objections] == ["018"]
