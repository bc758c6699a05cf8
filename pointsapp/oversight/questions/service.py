"""Ask, answer and close a question: what was said stays, with who said it when."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.acting import once, take_village
from pointsapp.oversight.questions.models import QuestionRemark, Said
from pointsapp.oversight.questions.queries import count_facts, month_key
from pointsapp.oversight.questions.refusals import DoesNotStand


@dataclass(frozen=True)
class Saying:
    """What somebody says to a question of a month, under the form's key."""

    question: str
    month: date
    said: Said
    words: str
    key: str


def say(session: Session, saying: Saying, *, by: Actor, at: datetime) -> int:
    """Keep what the actor says to a question of the actor's village; return the remark's id.

    Who may say what is the page's business: the village answers, the township asks and closes; its
    supervisor acts in the village that is meant. Raises DoesNotStand where no fact stands behind
    the question any more, NotFound for no question, and KeyReused.
    """
    village_id = take_village(session, by)
    asked = (saying.question, month_key(saying.month), saying.said, saying.words)
    act = once(session, village_id, "question", saying.key, asked, by=by, at=at)
    if act.is_done:
        return act.result_id
    facts = count_facts(session, village_id, saying.question, saying.month, now=at)
    if not facts:
        raise DoesNotStand
    remark = QuestionRemark(
        village_id=village_id,
        month=month_key(saying.month),
        question=saying.question,
        said=saying.said,
        facts=facts,
        words=saying.words,
        by=by.code,
        at=at,
    )
    session.add(remark)
    session.flush()
    return act.keep(remark.id)
