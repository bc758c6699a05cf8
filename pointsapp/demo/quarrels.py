"""The quarrels of the demo village's year: most are settled, one is open, one was referred."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from pointsapp.care.quarrels import queries, service
from pointsapp.care.quarrels.models import State
from pointsapp.care.quarrels.service import Ending, NewQuarrel, NewTalk, Seen
from pointsapp.demo.hours import at_hour
from pointsapp.demo.village import Staff

A_MONTH = timedelta(days=30)
LATELY = timedelta(days=14)
Told = tuple[tuple[str, ...], tuple[str, ...], str, int, Sequence[str], State, str]
QUARRELS: tuple[Told, ...] = (
    (
        ("033", "034"),
        (),
        "院墙滴水落到邻家院里",
        250,
        ("到现场看了房檐，双方都同意加装水槽。",),
        State.SETTLED,
        "033户十日内在房檐加装水槽，费用自理，034户让出施工用地。",
    ),
    (
        ("118", "121"),
        (),
        "地头界石移动",
        160,
        ("两家都在，对着承包合同量了地。", "第二次量地，村民组长在场。"),
        State.SETTLED,
        "界石按合同放回原处，两家共同看护。",
    ),
    (
        ("207",),
        ("收购玉米的客商",),
        "欠玉米款",
        97,
        ("客商电话里认账，没有定下还款日期。",),
        State.REFERRED,
        "转乡镇司法所。",
    ),
    (
        ("410", "412"),
        (),
        "夜里打牌声音大",
        48,
        ("410户答应夜里十点以后不打牌。",),
        State.SETTLED,
        "夜里十点以后不在院里打牌。",
    ),
    (("076", "080"), (), "共用巷道堆放柴草", 8, ("先与076户谈了一次。",), State.OPEN, ""),
)
"""Which households, who else, about what, how many days ago, the talks, and how it ended."""


def settle_quarrels(session: Session, staff: Staff, *, today: date) -> None:
    """Let the mediator take quarrels up, talk, end them, and look whether agreements are kept."""
    by = staff.mediator
    for numbers, outsiders, about, days, talks, state, outcome in QUARRELS:
        begun_on = today - timedelta(days=days)
        new = NewQuarrel(numbers, outsiders, about, by.user_id or 0, begun_on)
        at, key = at_hour(begun_on, 9), f"demo-{about}"
        quarrel_id = service.take_up(session, new, key=key, by=by, at=at)
        on = begun_on
        for number, words in enumerate(talks):
            on = begun_on + timedelta(days=2 * number + 1)
            key, at = f"{quarrel_id}-{number}", at_hour(on, 16)
            service.note_talk(session, quarrel_id, NewTalk(on, words), key=key, by=by, at=at)
        if state != State.OPEN:
            ending = Ending(state, outcome, on, (on + A_MONTH, on + 4 * A_MONTH))
            key, at = f"{quarrel_id}-end", at_hour(on, 17)
            service.end(session, quarrel_id, ending, key=key, by=by, at=at)
        _look_again(session, staff, quarrel_id, today)


def _look_again(session: Session, staff: Staff, quarrel_id: int, today: date) -> None:
    """Look on the days that were named; the latest ones wait."""
    by = staff.mediator
    for look in queries.show_quarrel(session, by, quarrel_id).follow_ups:
        if look.due_on < today - LATELY:
            at, seen = at_hour(look.due_on, 15), Seen(is_kept=True, words="两家都说做到了")
            service.look_again(session, look.id, seen, by=by, at=at)
