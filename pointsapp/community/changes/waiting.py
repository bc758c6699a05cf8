"""What of a household still waits elsewhere: it is asked before a household changes."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from pointsapp.community.changes.refusals import SomethingWaits
from pointsapp.community.models import ChangeKind


class Waiting(StrEnum):
    """What may wait."""

    LINES = "lines"
    CLAIMS = "claims"
    OBJECTIONS = "objections"
    BASKET = "basket"
    ORDER = "order"
    MARKS = "marks"
    TICKS = "ticks"
    HAZARDS = "hazards"
    NEEDS = "needs"
    HONOUR = "honour"


@dataclass(frozen=True)
class Question:
    """Asks another room whether something of a household, by its id, still waits there.

    What goes along with the people by itself hinders only the `acts` by which it would be lost.
    """

    what: Waiting
    waits: Callable[[Session, int], bool]
    acts: Collection[ChangeKind] = frozenset(ChangeKind)


_questions: list[Question] = []


def connect(*, questions: Sequence[Question]) -> None:
    """Name everything that other rooms are asked."""
    _questions[:] = questions


def what_waits_by_act(session: Session, household_id: int) -> dict[ChangeKind, tuple[Waiting, ...]]:
    """Return what hinders each change of the household; every question is asked once."""
    waiting = [question for question in _questions if question.waits(session, household_id)]
    return {
        kind: tuple(question.what for question in waiting if kind in question.acts)
        for kind in ChangeKind
    }


def refuse_what_waits(session: Session, household_id: int, kind: ChangeKind) -> None:
    """Raise SomethingWaits where something hinders this change."""
    asked = (question for question in _questions if kind in question.acts)
    waiting = tuple(one.what for one in asked if one.waits(session, household_id))
    if waiting:
        raise SomethingWaits(what=waiting)
