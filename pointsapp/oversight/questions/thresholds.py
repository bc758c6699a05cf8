"""From when on each question is asked: as the township set it, or a village without one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, township_of
from pointsapp.community.models import Village
from pointsapp.oversight.questions.models import QuestionThreshold
from pointsapp.oversight.questions.table import QUESTIONS
from pointsapp.refusals import NotFound

Thresholds = Mapping[str, int]


@dataclass(frozen=True)
class Place:
    """Where thresholds hold: in a township, or in a village that has none."""

    village_id: int | None
    township_id: int | None


def place_of_village(session: Session, village_id: int) -> Place:
    """Return where the thresholds of a village are set. Raises NotFound."""
    found = sa.select(Village.id, Village.township_id).where(Village.id == village_id)
    row = session.execute(found).one_or_none()
    if row is None:
        raise NotFound
    return Place(None if row.township_id else row.id, row.township_id)


def place_of_supervisor(by: Actor) -> Place:
    """Return the township of whoever oversees one. Raises NotFound."""
    return Place(None, township_of(by))


def thresholds_in(session: Session, place: Place) -> Thresholds:
    """Return from when on each question is asked there."""
    last = (
        sa.select(sa.func.max(QuestionThreshold.id))
        .filter_by(village_id=place.village_id, township_id=place.township_id)
        .group_by(QuestionThreshold.question)
    )
    rows = session.execute(
        sa.select(QuestionThreshold.question, QuestionThreshold.value).where(
            QuestionThreshold.id.in_(last)
        )
    )
    usual = {name: question.threshold for name, question in QUESTIONS.items()}
    return usual | {row.question: row.value for row in rows if row.question in usual}


def set_thresholds(
    session: Session, values: Thresholds, place: Place, *, by: Actor, at: datetime
) -> None:
    """Set from when on questions are asked there; earlier settings stay, with who set them when."""
    before = thresholds_in(session, place)
    changed = {name: value for name, value in values.items() if before[name] != value}
    session.add_all(
        QuestionThreshold(
            village_id=place.village_id,
            township_id=place.township_id,
            question=name,
            value=value,
            set_by=by.code,
            set_at=at,
        )
        for name, value in changed.items()
    )
    session.flush()
