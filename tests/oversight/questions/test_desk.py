"""The village's desk: which questions stand in a month, and what is answered to them."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.community.models import Village
from pointsapp.earning.sheets import service as sheets
from pointsapp.oversight.questions.models import Said
from pointsapp.oversight.questions.queries import Stage, show_question, standing_in
from pointsapp.oversight.questions.refusals import DoesNotStand
from pointsapp.oversight.questions.service import Saying, say
from pointsapp.oversight.questions.table import QUESTIONS
from pointsapp.oversight.questions.thresholds import place_of_village, set_thresholds, thresholds_in
from pointsapp.oversight.questions.words import WORDS
from pointsapp.refusals import NotFound
from tests.page import open_page, statements, text_of
from tests.village import AT, Cast, NextVillage, sign_in

NOVEMBER = date(2026, 11, 1)
DESK = "/reports/questions"
Swept = Callable[..., int]


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def approved_at_once(session: Session, village: Cast, swept: Swept) -> str:
    """A sheet that was approved the moment it was handed in."""
    sheet_id = swept((village.zhang, "张学军", 200))
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    sheets.approve(session, sheet_id, by=village.approver, at=AT + timedelta(seconds=20))
    session.commit()
    return "approved-at-once"


def standing(
    session: Session, village_id: int, *, later: timedelta = timedelta(hours=1)
) -> dict[str, tuple[int, Stage]]:
    """Return how far each question of the village is."""
    place = place_of_village(session, village_id)
    found = standing_in(
        session, [village_id], NOVEMBER, thresholds_in(session, place), now=AT + later
    )
    return {one.name: (one.facts, one.stage) for one in found.get(village_id, ())}


def test_every_question_has_its_words() -> None:
    assert set(WORDS) == set(QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_can_be_asked_where_nothing_happened(
    session: Session, village: Cast, name: str
) -> None:
    shown = show_question(session, village.id, name, NOVEMBER, now=AT)
    assert (shown.count, shown.facts, shown.stage) == (0, (), Stage.STANDS)


def test_a_question_stands_while_its_facts_stand(
    session: Session, village: Cast, next_village: NextVillage, approved_at_once: str
) -> None:
    asked = standing(session, village.id)
    assert asked[approved_at_once] == (1, Stage.STANDS)
    assert approved_at_once not in standing(session, next_village.id)
    before = standing_in(
        session, [village.id], date(2026, 10, 1), {n: q.threshold for n, q in QUESTIONS.items()},
        now=AT,
    )  # fmt: skip
    assert before == {}


def test_the_village_answers_and_the_question_does_not_go_away(
    session: Session, village: Cast, approved_at_once: str
) -> None:
    said = Saying(approved_at_once, NOVEMBER, Said.ANSWERED, "两个人坐在一起核对的", "k1")
    at = AT + timedelta(hours=1)
    first = say(session, said, by=village.admin, at=at)
    assert say(session, said, by=village.admin, at=at) == first
    assert standing(session, village.id)[approved_at_once] == (1, Stage.ANSWERED)
    shown = show_question(session, village.id, approved_at_once, NOVEMBER, now=at)
    assert [(one.by, one.words) for one in shown.remarks] == [("admin", "两个人坐在一起核对的")]


def test_new_facts_let_an_answered_question_stand_anew(
    session: Session, village: Cast, swept: Swept, approved_at_once: str
) -> None:
    at = AT + timedelta(hours=1)
    said = Saying(approved_at_once, NOVEMBER, Said.CLOSED, "已了解", "k1")
    say(session, said, by=village.admin, at=at)
    assert standing(session, village.id)[approved_at_once] == (1, Stage.CLOSED)
    second = swept((village.li, "李秀英", 200))
    sheets.submit(session, second, by=village.recorder, at=AT)
    sheets.approve(session, second, by=village.approver, at=AT)
    assert standing(session, village.id)[approved_at_once] == (2, Stage.STANDS)


def test_nobody_says_anything_to_what_does_not_stand(session: Session, village: Cast) -> None:
    nothing = Saying("late", NOVEMBER, Said.ANSWERED, "没有", "k1")
    with pytest.raises(DoesNotStand):
        say(session, nothing, by=village.admin, at=AT)
    with pytest.raises(NotFound):
        say(session, Saying("no", NOVEMBER, Said.ANSWERED, "没有", "k2"), by=village.admin, at=AT)


def test_a_threshold_that_was_set_decides_whether_a_question_stands(
    session: Session, village: Cast, swept: Swept
) -> None:
    sheet_id = swept((village.zhang, "张学军", 200), day=AT.date() - timedelta(days=10))
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    assert "late" not in standing(session, village.id)
    place = place_of_village(session, village.id)
    set_thresholds(session, {"late": 7}, place, by=village.admin, at=AT)
    assert standing(session, village.id)["late"] == (1, Stage.STANDS)
    set_thresholds(session, {"late": 30}, place, by=village.admin, at=AT)
    assert "late" not in standing(session, village.id)


def test_approver_and_administrator_read_the_desk_and_answer_on_it(
    client: FlaskClient, session: Session, village: Cast, approved_at_once: str
) -> None:
    address = f"{DESK}/{approved_at_once}?month=2026-11"
    with time_machine.travel(AT + timedelta(hours=1), tick=False):
        for actor, status in (
            (village.recorder, 403),
            (village.counter, 403),
            (village.approver, 200),
            (village.admin, 200),
        ):
            sign_in(client, session, actor)
            assert client.get(DESK).status_code == status
        assert "提交后马上审核" in text_of(open_page(client, DESK))
        form = {"words": "", "key": "7f1b1d6e-0000-4000-8000-00000000abcd"}
        answers = f"{DESK}/{approved_at_once}/answers?month=2026-11"
        assert client.post(answers, data=form).status_code == 422
        kept = client.post(answers, data=form | {"words": "当面核对"})
        assert kept.status_code == 303
        words = text_of(open_page(client, address))
        assert "当面核对" in words
        assert "2026-0001" in words
        assert client.get(f"{DESK}/no-such-question").status_code == 404


def test_a_village_of_a_township_does_not_set_its_own_thresholds(
    client: FlaskClient, session: Session, village: Cast, township_id: int
) -> None:
    sign_in(client, session, village.admin)
    typed = dict.fromkeys(QUESTIONS, "5")
    assert client.post(f"{DESK}/thresholds", data=typed).status_code == 303
    assert client.post(f"{DESK}/thresholds", data=typed | {"late": "0"}).status_code == 422
    place_village(session, village.id, township_id)
    assert client.post(f"{DESK}/thresholds", data=typed).status_code == 403
    assert "所辖" in text_of(open_page(client, f"{DESK}/thresholds"))


def place_village(session: Session, village_id: int, township_id: int) -> None:
    """Let the village belong to the township."""
    session.get_one(Village, village_id).township_id = township_id
    session.commit()


def test_the_desk_takes_a_fixed_number_of_statements(
    session: Session, village: Cast, approved_at_once: str
) -> None:
    usual = {name: question.threshold for name, question in QUESTIONS.items()}
    with statements(session.connection()) as seen:
        standing_in(session, [village.id], NOVEMBER, usual, now=AT)
    assert len(seen) == 2
    with statements(session.connection()) as seen:
        show_question(session, village.id, approved_at_once, NOVEMBER, now=AT + timedelta(hours=1))
    assert len(seen) == 5
