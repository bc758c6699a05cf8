"""The hazards of the demo village's year: most are mended, some are open."""

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.care.hazard_rounds import service as rounds
from pointsapp.care.hazard_rounds.service import NewRound, Seen
from pointsapp.care.hazards.models import Kind, Step
from pointsapp.care.hazards.service import NewHazard, NewStep, take_step, tell_of
from pointsapp.community.models import Household
from pointsapp.demo.hours import at_hour
from pointsapp.demo.village import Staff

FOUND = (
    ("003", Kind.GAS, "软管老化，接口处开裂", 320, (0, 3, 30)),
    ("112", Kind.WIRING, "电动车在屋里充电", 288, (0, 1, 14)),
    ("045", Kind.STOVE, "煤炉没有烟囱", 271, (0, 6, 20)),
    ("007", Kind.GAS, "灶具没有熄火保护", 203, (1, 12, 40)),
    ("230", Kind.WIRING, "电线搭在铁丝上", 166, (0, 9, 32)),
    ("388", Kind.OTHER, "院墙开裂，临街", 140, (2, 45, 60)),
    ("005", Kind.WIRING, "插线板接插线板", 96, (0, 2, 30)),
    ("301", Kind.GAS, "煤气罐放在卧室", 74, (0, 0, 7)),
    ("009", Kind.STOVE, "灶台边堆着柴草", 41, (0, 5)),
    ("018", Kind.GAS, "软管超过两米，没有管卡", 33, (0,)),
    ("127", Kind.WIRING, "电表箱门关不上", 19, (1,)),
    ("002", Kind.GAS, "软管用了五年没有换", 6, ()),
    ("444", Kind.OTHER, "水井没有盖", 2, ()),
)
"""At which household what was found how many days ago, and after how many each step was taken."""
FOUND_IN_ROUND = (
    ("018", (Kind.GAS,), "还是那根软管"),
    ("066", (Kind.GAS, Kind.WIRING), "软管老化，开关发热"),
    ("352", (Kind.STOVE,), "烟囱接口漏烟"),
)
A_WEEK = timedelta(days=7)
STEPS = ((Step.TOLD, "户主本人"), (Step.MENDED, "自家换的"), (Step.IN_ORDER, ""))


def find_hazards(session: Session, staff: Staff, *, today: date) -> None:
    """Let the clerk and the paired member write down what they found and what became of it."""
    ours = sa.select(Household.number, Household.id).filter_by(village_id=village_of(staff.admin))
    homes = dict(session.execute(ours).all())
    for number, kind, words, days, done_after in FOUND:
        by = staff.member if number < "010" else staff.recorder
        found_on = today - timedelta(days=days)
        new = NewHazard(homes[number], kind, words, found_on)
        key, at = f"demo-{number}", at_hour(found_on, 9)
        hazard_id = tell_of(session, new, key=key, by=by, at=at)
        _see_to(session, hazard_id, found_on, done_after, by=by)
    yesterday = today - timedelta(days=1)
    begun = NewRound(yesterday, (Kind.GAS, Kind.WIRING))
    rounds.start(session, begun, key="demo-begun", by=staff.recorder, at=at_hour(yesterday, 15))
    _walk_round(session, staff, homes, today - A_WEEK)


def _walk_round(session: Session, staff: Staff, homes: dict[str, int], on: date) -> None:
    """Let the clerk go to all yards, find something at three of them, and end the round."""
    by = staff.recorder
    new = NewRound(on, (Kind.GAS, Kind.WIRING, Kind.STOVE))
    round_id = rounds.start(session, new, key="demo-round", by=by, at=at_hour(on, 8))
    for number, kinds, words in FOUND_IN_ROUND:
        at, seen = at_hour(on, 10), Seen(kinds, words)
        rounds.note(session, round_id, homes[number], seen, by=by, at=at)
    rounds.end(session, round_id, by=by, at=at_hour(on, 17))


def _see_to(
    session: Session, hazard_id: int, found_on: date, done_after: tuple[int, ...], *, by: Actor
) -> None:
    for (step, words), days in zip(STEPS, done_after, strict=False):
        on = found_on + timedelta(days=days)
        new = NewStep(step, on, words)
        take_step(session, hazard_id, new, key=f"{hazard_id}-{step}", by=by, at=at_hour(on, 10))
