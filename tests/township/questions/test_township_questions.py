"""The township asks, the village answers, the township closes; names of households are masked."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.earning.notices.service import NewObjection, object_to_line
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.models import AwardLine
from pointsapp.oversight.questions.table import QUESTIONS
from pointsapp.township.questions.queries import show_desk
from tests.page import open_page, statements, text_of
from tests.village import AT, Cast, NextVillage, sign_in

DESK = "/township/questions"
ASKED_AT = AT + timedelta(days=10)
KEY = "7f1b1d6e-0000-4000-8000-00000000abc{}"


@pytest.fixture(autouse=True)
def ten_days_later() -> Iterator[None]:
    with time_machine.travel(ASKED_AT, tick=False):
        yield


@pytest.fixture
def unanswered(session: Session, ours: Cast, swept: Callable[..., int]) -> str:
    """An objection to a line of 张家 that nobody answered in time."""
    sheet_id = swept((ours.zhang, "张学军", 200))
    sheets.submit(session, sheet_id, by=ours.recorder, at=AT)
    line_id = session.query(AwardLine.id).filter_by(sheet_id=sheet_id).scalar()
    said = NewObjection("那天他没来", "office")
    object_to_line(session, line_id, said, key="k", by=ours.admin, at=AT)
    session.commit()
    return "objections"


def test_supervisor_asks_village_answers_supervisor_closes(
    client: FlaskClient, session: Session, ours: Cast, supervisor: Actor, unanswered: str
) -> None:
    sign_in(client, session, supervisor)
    assert "异议逾期未答复" in text_of(open_page(client, f"{DESK}/"))
    there = f"{DESK}/{ours.id}/{unanswered}"
    words = text_of(open_page(client, there))
    assert "张*军" in words
    assert "张学军" not in words
    asks = {"said": "asked", "words": "什么时候答复？", "key": KEY.format(1)}
    assert client.post(f"{there}/remarks", data=asks).status_code == 303
    sign_in(client, session, ours.admin)
    assert "乡镇的询问" in text_of(open_page(client, "/"))
    own = f"/reports/questions/{unanswered}"
    assert "什么时候答复？" in text_of(open_page(client, own))
    says = {"words": "本周五答复", "key": KEY.format(2)}
    assert client.post(f"{own}/answers", data=says).status_code == 303
    assert "乡镇的询问" not in text_of(open_page(client, "/"))
    sign_in(client, session, supervisor)
    assert "本周五答复" in text_of(open_page(client, there))
    closes = {"said": "closed", "words": "已了解", "key": KEY.format(3)}
    assert client.post(f"{there}/remarks", data=closes).status_code == 303
    assert "已办结" in text_of(open_page(client, f"{DESK}/"))


def test_another_townships_village_is_not_found(
    client: FlaskClient, session: Session, next_village: NextVillage, supervisor: Actor
) -> None:
    sign_in(client, session, supervisor)
    there = f"{DESK}/{next_village.id}/objections"
    assert client.get(there).status_code == 404
    asks = {"said": "asked", "words": "？", "key": KEY.format(1)}
    assert client.post(f"{there}/remarks", data=asks).status_code == 404


def test_the_township_sets_thresholds_for_its_villages(
    client: FlaskClient, session: Session, ours: Cast, supervisor: Actor, unanswered: str
) -> None:
    sign_in(client, session, supervisor)
    typed = dict.fromkeys(QUESTIONS, "9")
    assert client.post(f"{DESK}/thresholds", data=typed).status_code == 303
    assert "异议逾期未答复" not in text_of(open_page(client, f"{DESK}/"))
    sign_in(client, session, ours.admin)
    assert "9" in text_of(open_page(client, "/reports/questions/thresholds"))


def test_the_desk_takes_four_statements(
    session: Session, ours: Cast, supervisor: Actor, unanswered: str
) -> None:
    with statements(session.connection()) as seen:
        show_desk(session, supervisor, date(2026, 11, 1), now=ASKED_AT)
    assert len(seen) == 4
