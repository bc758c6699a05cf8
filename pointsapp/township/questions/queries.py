"""Which questions stand in the villages of a township, in the order of their area codes."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.oversight.questions.queries import Standing, standing_in
from pointsapp.oversight.questions.thresholds import place_of_supervisor, thresholds_in
from pointsapp.township.villages.queries import TownshipVillage, open_villages


@dataclass(frozen=True)
class VillageAsked:
    """A village with the questions that stand there."""

    village: TownshipVillage
    standing: tuple[Standing, ...]


def show_desk(
    session: Session, actor: Actor, month: date, *, now: datetime
) -> tuple[VillageAsked, ...]:
    """Return every village of the actor's township with its questions, in four statements."""
    villages = open_villages(session, actor)
    thresholds = thresholds_in(session, place_of_supervisor(actor))
    ids = [village.id for village in villages]
    standing = standing_in(session, ids, month, thresholds, now=now)
    return tuple(VillageAsked(village, standing.get(village.id, ())) for village in villages)
