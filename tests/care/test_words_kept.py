"""Words of care are emptied some months after all is settled; that it was stays."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from pointsapp.care.hazards import service
from pointsapp.care.hazards.models import Hazard, Kind, Step
from pointsapp.care.hazards.queries import HazardCount, count_hazards
from pointsapp.care.hazards.service import NewHazard, NewStep
from tests.village import AT, Cast

TODAY = date(2026, 11, 14)


def test_words_of_a_hazard_are_emptied_once_it_is_long_in_order(
    session: Session, village: Cast
) -> None:
    by, new = village.recorder, NewHazard(village.zhang.id, Kind.GAS, "软管老化", TODAY)
    ids = [service.tell_of(session, new, key=key, by=by, at=AT) for key in ("mended", "open")]
    for step in (Step.MENDED, Step.IN_ORDER):
        done = NewStep(step, TODAY, "自己换的")
        service.take_step(session, ids[0], done, key=step, by=by, at=AT)
    later = AT + timedelta(days=1)
    assert service.empty_words(session, village.id, settled_before=AT) == 0
    assert service.empty_words(session, village.id, settled_before=later) == 1
    session.expire_all()
    words = [session.get_one(Hazard, hazard_id).words for hazard_id in ids]
    assert words == ["", "软管老化"]
    assert count_hazards(session, village.id, year=2026) == HazardCount(2, 1)
