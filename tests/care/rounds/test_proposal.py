"""Rule Z06: who did all the visits of a month is proposed, and nothing is posted by itself."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.models import User
from pointsapp.actor import Actor
from pointsapp.care.rounds.proposal import draw_up_proposal
from pointsapp.care.rounds.refusals import NobodyVisitedAll
from pointsapp.earning.rules.models import Rule, RuleVersion
from pointsapp.earning.sheets.models import AwardLine, AwardSheet
from pointsapp.earning.sheets.refusals import RuleNotInForce
from tests.care.conftest import Visit
from tests.page import open_page, text_of
from tests.village import AT, Cast, sign_in

NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def switched_on(session: Session, rule: Callable[[str], int]) -> int:
    version_id = rule("Z06")
    of_rule = sa.select(RuleVersion.rule_id).where(RuleVersion.id == version_id)
    session.execute(sa.update(Rule).where(Rule.id.in_(of_rule)).values(is_on=True))
    session.commit()
    return version_id


@pytest.fixture
def lives_in_zhang(session: Session, village: Cast, member: Actor) -> None:
    session.get_one(User, member.user_id).household_id = village.zhang.id
    session.commit()


def draw_up(session: Session, village: Cast) -> int:
    everybody = session.scalars(sa.select(User.id)).all()
    return draw_up_proposal(session, NOVEMBER, everybody, by=village.recorder, at=AT)


def test_a_village_that_has_not_switched_it_on_is_proposed_nothing(
    session: Session, village: Cast, rule: Callable[[str], int], visited: Visit
) -> None:
    visited(village.zhang)
    visited(village.li)
    with pytest.raises(RuleNotInForce):
        draw_up(session, village)


@pytest.mark.usefixtures("lives_in_zhang", "switched_on")
def test_who_left_a_household_out_is_not_proposed(
    session: Session, village: Cast, visited: Visit
) -> None:
    visited(village.zhang)
    visited(village.li, visited_on=AT.date() - timedelta(days=20))
    with pytest.raises(NobodyVisitedAll):
        draw_up(session, village)


@pytest.mark.usefixtures("lives_in_zhang", "switched_on")
def test_all_visits_make_one_draft_and_nothing_is_posted(
    client: FlaskClient, session: Session, village: Cast, visited: Visit
) -> None:
    visited(village.zhang)
    visited(village.li)
    clerk = sign_in(client, session, village.recorder)
    page = open_page(clerk, "/care/proposal")
    assert "member 018" in text_of(page)
    ticked = {"members": page.xpath("//input[@name='members'][@checked]/@value")}
    assert clerk.post("/care/proposal?month=2026-11").status_code == 409, "nobody is ticked"
    for _tap in range(2):
        answer = clerk.post("/care/proposal?month=2026-11", data=ticked)
        assert answer.status_code == 303, answer.text
    [sheet] = session.scalars(sa.select(AwardSheet)).all()
    [line] = session.scalars(sa.select(AwardLine)).all()
    assert (sheet.state, line.household_id, line.points) == ("draft", village.zhang.id, 2)
    assert ledger.balance(session, village.zhang.account_id) == 0
    secretary = sign_in(client, session, village.approver)
    assert "/care/proposal" in open_page(secretary, "/care/").xpath("//main//a/@href")
    assert "由记录员生成" in text_of(open_page(secretary, "/care/proposal"))
