"""A member without a smartphone walks by a paper; the office types in what was written on it."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.care.home_visits import service
from pointsapp.care.home_visits.models import About, HomeVisit
from pointsapp.care.home_visits.refusals import NothingTyped
from pointsapp.care.home_visits.service import NewVisit
from pointsapp.care.papers import queries
from pointsapp.refusals import NotFound
from tests.page import statements
from tests.village import AT, Cast, NextVillage, sign_in

TODAY = AT.date()
YESTERDAY = TODAY - timedelta(days=1)


def type_in(session: Session, village: Cast, member: Actor, *lines: NewVisit, key: str = "") -> int:
    return service.type_in(
        session, member.user_id or 0, lines, key=key or str(uuid4()), by=village.admin, at=AT
    )


def test_what_was_typed_in_is_the_members_visit(
    session: Session, village: Cast, member: Actor
) -> None:
    key, lines = (
        str(uuid4()),
        (
            NewVisit(village.zhang.id, YESTERDAY, words="屋顶漏雨"),
            NewVisit(village.li.id, TODAY, about=About.POLICY),
        ),
    )
    assert type_in(session, village, member, *lines, key=key) == 2
    assert type_in(session, village, member, *lines, key=key) == 2
    rows = session.execute(sa.select(HomeVisit.noted_by, HomeVisit.typed_by)).all()
    assert rows == [(member.code, village.admin.code)] * 2


def test_one_wrong_line_notes_none(session: Session, village: Cast, member: Actor) -> None:
    good, wrong = NewVisit(village.zhang.id, TODAY), NewVisit(village.li.id, TODAY + timedelta(1))
    with pytest.raises(ledger.FutureDay), session.begin_nested():
        type_in(session, village, member, good, wrong)
    with pytest.raises(NothingTyped):
        type_in(session, village, member)
    assert session.scalar(sa.select(sa.func.count(HomeVisit.id))) == 0


def test_the_round_list_goes_by_number_with_the_last_visit(
    session: Session, village: Cast, member: Actor
) -> None:
    type_in(session, village, member, NewVisit(village.li.id, YESTERDAY))
    listed = queries.round_list(session, village.admin, member.user_id or 0)
    assert [(stop.home.number, stop.last_visit) for stop in listed.stops] == [
        ("018", None),
        ("019", YESTERDAY),
    ]


def test_the_papers_of_another_village_are_not_found(
    session: Session, village: Cast, member: Actor, next_village: NextVillage
) -> None:
    with pytest.raises(NotFound):
        queries.round_list(session, next_village.clerk, member.user_id or 0)
    with pytest.raises(NotFound):
        queries.care_sheet(session, next_village.clerk, village.zhang.id)
    assert queries.visits_between(session, next_village.clerk, YESTERDAY, TODAY) == []


def test_the_register_takes_the_same_statements_for_one_visit_and_for_many(
    session: Session, village: Cast, member: Actor
) -> None:
    counts = []
    for _visit in range(2):
        type_in(session, village, member, NewVisit(village.li.id, YESTERDAY))
        with statements(session.connection()) as seen:
            queries.visits_between(session, village.admin, YESTERDAY, TODAY)
        counts.append(len(seen))
    assert counts == [2, 2]


def test_the_secretary_types_in_the_paper_line_by_line(
    client: FlaskClient, session: Session, village: Cast, member: Actor
) -> None:
    office = sign_in(client, session, village.approver)
    path = f"/care/members/{member.user_id}/lines"
    zhang, li = village.zhang.id, village.li.id
    lines = {
        f"day-{zhang}": YESTERDAY.isoformat(),
        f"with-{zhang}": str(village.zhang.people["王桂兰"]),
        f"about-{zhang}": "policy",
        f"words-{zhang}": "讲了医保",
        f"day-{li}": TODAY.isoformat(),
        f"with-{li}": "-1",
    }
    again = office.post(path, data={**lines, "key": str(uuid4()), f"day-{li}": "三号"})
    assert again.status_code == 422
    assert "讲了医保" in again.text
    assert office.post(path, data={**lines, "key": str(uuid4())}).status_code == 303
    register = office.get("/care/visits?month=2026-11")
    assert "讲了医保" in register.text
    assert "家中无人" in register.text
    file = load_workbook(BytesIO(office.get("/care/visits.xlsx?month=2026-11").data))
    _headings, first, _second = file.worksheets[0].values
    assert first[1:6] == ("018", "张学军", "member", "王桂兰", "政策宣讲")
    assert "讲了医保" in office.get(f"/care/households/{zhang}/sheet").text


@pytest.mark.parametrize("name", ["recorder", "counter"])
def test_who_does_not_manage_care_reads_no_register(
    client: FlaskClient, session: Session, village: Cast, name: str
) -> None:
    browser = sign_in(client, session, getattr(village, name))
    assert browser.get("/care/visits").status_code == 403
