"""Households and groups nominate; the committee takes somebody up or says why not."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.community.changes import service as changes
from pointsapp.community.changes.service import Merger
from pointsapp.community.models import Village
from pointsapp.community.resolutions.votes import Votes
from pointsapp.honours.board import service as board
from pointsapp.honours.board.models import HonourCategory
from pointsapp.honours.board.queries import honours_of
from pointsapp.honours.board.refusals import StaysOff, UnknownPerson
from pointsapp.honours.nominations import refusals, service
from pointsapp.honours.nominations.models import HonourKind, Nomination, Outcome
from pointsapp.honours.nominations.queries import own_nominations
from pointsapp.honours.nominations.service import MOST_WAITING, NewNomination
from pointsapp.honours.notices import service as notices
from pointsapp.honours.proposals import service as proposals
from pointsapp.honours.proposals.queries import show_proposal
from pointsapp.honours.proposals.refusals import NamedAlready
from pointsapp.honours.proposals.taking_up import NewCandidate, take_up
from pointsapp.refusals import NotFound
from tests.honours.conftest import MET_ON
from tests.page import open_page, text_of
from tests.village import AT, Cast, Home, NextVillage, resident_of, sign_in

LI = NewNomination(HonourKind.ROLL, "019 李秀英", "照顾邻居")


def nominate(session: Session, village: Cast, key: str = "n", home: Home | None = None) -> int:
    by = resident_of(home or village.zhang, village.id)
    return service.nominate(session, LI, key=key, by=by, at=AT)


@pytest.fixture
def neighbour(session: Session, village: Cast) -> int:
    """The honour of a good neighbour."""
    board.adopt_categories(session, by=village.admin)
    return session.scalars(sa.select(HonourCategory.id).filter_by(name="好邻居")).one()


@pytest.fixture
def roll(session: Session, village: Cast) -> int:
    return proposals.draw_up(session, 2026, HonourKind.ROLL, by=village.admin, at=AT)


def test_whoever_is_nominated_is_taken_up_resolved_and_named_on_the_board(
    session: Session, village: Cast, roll: int, neighbour: int
) -> None:
    session.get_one(Village, village.id).notice_days = 0
    new = NewCandidate("019", "李秀英", neighbour, "照顾邻居", nominate(session, village))
    take_up(session, roll, new, key="c", by=village.admin, at=AT)
    (own,) = own_nominations(session, resident_of(village.zhang, village.id))
    assert own.outcome == Outcome.TAKEN_UP
    meeting = Votes(MET_ON, 47, 43)
    proposals.hang_out(session, roll, meeting, by=village.admin, at=AT)
    notices.award(session, roll, by=village.admin, at=AT)
    ((category, honours),) = honours_of(session, village.id, 2026).by_category
    assert (category, honours[0].name, honours[0].words) == ("好邻居", "李秀英", "照顾邻居")


def test_who_may_not_stand_on_the_list_is_refused(
    session: Session, village: Cast, next_village: NextVillage, roll: int, neighbour: int
) -> None:
    def take(number: str, person: str, category: int) -> None:
        new = NewCandidate(number, person, category, "")
        take_up(session, roll, new, key=f"{number}{person}", by=village.admin, at=AT)

    with pytest.raises(UnknownPerson):
        take("019", "张学军", neighbour)
    board.adopt_categories(session, by=next_village.clerk)
    theirs = sa.select(HonourCategory.id).filter_by(village_id=next_village.id).limit(1)
    with pytest.raises(NotFound):
        take("019", "", session.scalars(theirs).one())
    take("018", "", neighbour)
    with pytest.raises(NamedAlready):
        take("０１８", "", neighbour)
    board.stay_off(session, "019", by=village.admin, at=AT)
    with pytest.raises(StaysOff):
        take("019", "", neighbour)


def test_the_household_reads_why_it_was_not_taken_up(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    nomination_id = nominate(session, village)
    service.set_aside(session, nomination_id, "去年评过", by=village.admin, at=AT)
    with pytest.raises(refusals.NominationAnswered):
        service.answer_nomination(
            session,
            service.take_nomination(session, nomination_id, village.admin),
            Outcome.TAKEN_UP,
            "",
            by=village.admin,
            at=AT,
        )
    sign_in(client, session, resident_of(village.zhang, village.id))
    assert "没有列入 去年评过" in text_of(open_page(client, "/my/nominations"))


def test_a_recorder_takes_down_what_a_group_nominates_and_judges_nothing(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    of_group = replace(LI, nominator="三组")
    service.nominate(session, of_group, key="g", by=village.recorder, at=AT)
    sign_in(client, session, village.recorder)
    words = text_of(open_page(client, "/nominations/"))
    assert "019 李秀英 照顾邻居 乡村光荣榜 · 三组" in words
    assert "不列入" not in words


def test_a_household_buries_nobody_in_nominations(session: Session, village: Cast) -> None:
    for number in range(MOST_WAITING):
        nominate(session, village, f"n{number}")
    with pytest.raises(refusals.TooManyNominations):
        nominate(session, village, "more")
    nominate(session, village, "more", village.li)


def test_what_a_household_has_of_honours_follows_a_merger(
    session: Session, village: Cast, neighbour: int, roll: int
) -> None:
    nominate(session, village, home=village.li)
    new = NewCandidate("019", "", neighbour, "")
    take_up(session, roll, new, key="c", by=village.admin, at=AT)
    merger = Merger("018", village.approver.code)
    changes.merge(session, village.li.id, merger, key="m", by=village.admin, at=AT)
    assert len(own_nominations(session, resident_of(village.zhang, village.id))) == 1
    assert [one.number for one in show_proposal(session, village.admin, roll).rows] == ["018"]


def test_words_of_nominations_are_emptied_after_their_time(session: Session, village: Cast) -> None:
    nomination_id = nominate(session, village)
    later = AT + timedelta(days=1)
    assert service.empty_words(session, village.id, settled_before=later) == 0
    service.set_aside(session, nomination_id, "去年评过", by=village.admin, at=AT)
    assert service.empty_words(session, village.id, settled_before=later) == 1
    session.expire_all()
    assert session.get_one(Nomination, nomination_id).nominee == ""
