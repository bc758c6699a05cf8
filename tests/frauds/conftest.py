"""How a fraud shows: the questions that stand on the village's desk."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from pointsapp.oversight.questions.queries import show_question
from tests.village import AT, Cast

Desk = Callable[..., int]


@pytest.fixture
def on_desk(session: Session, village: Cast) -> Desk:
    """Return on how many facts a question of this month stands, an hour or some days later."""

    def facts(question: str, *, later: timedelta = timedelta(hours=1)) -> int:
        month = AT.date().replace(day=1)
        return show_question(session, village.id, question, month, now=AT + later).count

    return facts
