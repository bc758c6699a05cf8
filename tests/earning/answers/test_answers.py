"""The household named on a line says whether it is so."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.permissions import Role, permissions_of
from pointsapp.actor import Actor
from pointsapp.community.models import Village
from pointsapp.earning.answers import service as answers
from pointsapp.earning.notices import service
from pointsapp.earning.notices.models import Objection
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.models import AwardLine
from pointsapp.earning.sheets.queries import show_sheet
from pointsapp.refusals import NotFound
from tests.page import open_page, text_of
from tests.village import AT, Cast, Home, sign_in

TODAY = AT.date()


def family(home: Home, village: Cast) -> Actor:
    permissions = permissions_of([Role.RESIDENT])
    return Actor(village.id, f"household:{home.id}", "", permissions, household_id=home.id)


@pytest.fixture
def hanging_out(session: Session, village: Cast, swept: Callable[..., int]) -> int:
    session.execute(sa.update(Village).where(Village.id == village.id).values(notice_days=3))
    sheet_id = swept((village.zhang, "张学军", 200), (village.li, "李秀英", 150))
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    sheets.approve(session, sheet_id, by=village.approver, at=AT)
    session.commit()
    return sheet_id


def line_of(session: Session, home: Home) -> int:
    return session.scalars(sa.select(AwardLine.id).filter_by(household_id=home.id)).one()


def answer(session: Session, line_id: int, by: Actor, *, is_so: bool) -> None:
    answers.answer_line(session, line_id, is_so=is_so, words="我没参加", by=by, at=AT)


def test_a_denial_holds_the_line_back_until_it_is_answered(
    session: Session, village: Cast, hanging_out: int
) -> None:
    zhang = family(village.zhang, village)
    for _tap in (1, 2):
        answer(session, line_of(session, village.zhang), zhang, is_so=False)
    later = AT + timedelta(days=3)
    service.post_due(session, by=village.approver, at=later)
    assert ledger.balance(session, village.zhang.account_id) == 0
    assert ledger.balance(session, village.li.account_id) == 3
    objection_id = session.scalars(sa.select(Objection.id)).one()
    service.answer(
        session, objection_id, outcome="upheld", words="记错人", by=village.approver, at=later
    )
    assert answers.lines_to_answer(session, zhang, TODAY) == ()


def test_a_confirmed_line_goes_on(session: Session, village: Cast, hanging_out: int) -> None:
    zhang = family(village.zhang, village)
    line_id = line_of(session, village.zhang)
    answer(session, line_id, zhang, is_so=True)
    answer(session, line_id, zhang, is_so=False)
    assert session.scalar(sa.select(sa.func.count(Objection.id))) == 0
    [line] = answers.lines_to_answer(session, zhang, TODAY)
    assert line.is_so


def test_nobody_answers_for_the_neighbour(
    session: Session, village: Cast, hanging_out: int
) -> None:
    with pytest.raises(NotFound):
        answer(session, line_of(session, village.li), family(village.zhang, village), is_so=False)


def test_the_sample_is_the_same_whoever_asks(
    session: Session, village: Cast, hanging_out: int
) -> None:
    page = show_sheet(session, village.approver, hanging_out)
    assert answers.sample_of(page) == answers.sample_of(page) == page.lines


@pytest.fixture
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.mark.usefixtures("fourteenth_of_november")
def test_the_family_answers_on_the_phone(
    client: FlaskClient, session: Session, village: Cast, hanging_out: int
) -> None:
    resident = sign_in(client, session, family(village.zhang, village))
    assert "张学军 2小时" in text_of(open_page(resident, "/my/lines/"))
    path = f"/my/lines/{line_of(session, village.zhang)}/answer"
    assert resident.post(path, data={"is_so": "no", "words": "那天在外地"}).status_code == 303
    assert "村委会会核查" in text_of(open_page(resident, "/my/lines/"))
    clerk = sign_in(client, session, village.recorder)
    assert "那天在外地" in text_of(open_page(clerk, "/objections/"))
    assert "李秀英" in text_of(open_page(clerk, f"/sheets/{hanging_out}/sample"))
