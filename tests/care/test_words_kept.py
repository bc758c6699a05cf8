"""Words of care are emptied some months after all is settled; that it was stays."""

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.permissions import Role
from pointsapp.care.hazards import service
from pointsapp.care.hazards.models import Hazard, Kind, Step
from pointsapp.care.hazards.queries import HazardCount, count_hazards
from pointsapp.care.hazards.service import NewHazard, NewStep
from pointsapp.care.home_visits import service as home_visits
from pointsapp.care.home_visits.models import HomeVisit
from pointsapp.care.home_visits.queries import count_visits
from pointsapp.care.quarrels import service as quarrels
from pointsapp.care.quarrels.models import Quarrel, QuarrelParty
from pointsapp.care.quarrels.queries import count_quarrels
from tests.care.conftest import Visit
from tests.care.quarrels.conftest import ABOUT, quarrel, settle
from tests.village import AT, Cast, hire

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


def test_the_line_of_a_visit_is_emptied_and_the_visit_stays(
    session: Session, village: Cast, visited: Visit
) -> None:
    visit_id = visited(village.zhang, words="院里晒着玉米")
    later = AT + timedelta(days=1)
    assert home_visits.empty_words(session, village.id, settled_before=AT) == 0
    assert home_visits.empty_words(session, village.id, settled_before=later) == 1
    assert home_visits.empty_words(session, village.id, settled_before=later) == 0
    session.expire_all()
    assert session.get_one(HomeVisit, visit_id).words == ""
    assert count_visits(session, village.id, since=TODAY, until=TODAY) == 1


def test_the_words_of_a_quarrel_are_emptied_when_nobody_looks_at_it_any_more(
    session: Session, village: Cast
) -> None:
    by = hire(session, "mediator", Role.MEDIATOR, village_id=village.id)
    ended, looked_at, still_open = (quarrel(session, by, outsiders=(name,)) for name in "甲乙丙")
    settle(session, ended, by)
    settle(session, looked_at, by, TODAY + timedelta(days=30))
    later = AT + timedelta(days=1)
    assert quarrels.empty_words(session, village.id, settled_before=AT) == 0
    assert quarrels.empty_words(session, village.id, settled_before=later) == 1
    assert quarrels.empty_words(session, village.id, settled_before=later) == 0
    session.expire_all()
    kept = [session.get_one(Quarrel, one) for one in (ended, looked_at, still_open)]
    assert [(one.about, one.outcome) for one in kept] == [
        ("", ""),
        (ABOUT, "加装水槽"),
        (ABOUT, ""),
    ]
    names = session.scalars(sa.select(QuarrelParty.outsider).where(QuarrelParty.outsider != ""))
    assert sorted(names) == ["丙", "乙"]
    assert count_quarrels(session, village.id, year=2026).begun == 3
