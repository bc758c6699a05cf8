"""The needs of the demo village's year: most are settled, one by silence, some are open."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import Enum, auto

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import village_of
from pointsapp.care.needs import service
from pointsapp.care.needs.models import Kind, Way
from pointsapp.care.needs.service import NewNeed, NewStep
from pointsapp.community.models import Household
from pointsapp.demo.hours import at_hour
from pointsapp.demo.village import Staff, resident

FIRST_NOT_IN_CARE = "010"
LOOKED, DONE, SAID, SILENT = 3, 8, 10, 30
"""After how many days somebody went there, called it done, the household said so, or never did."""


class Fate(Enum):
    """What became of a need."""

    SETTLED = auto()
    NO_ANSWER = auto()
    ASKED = auto()
    HANDED_ON = auto()
    OPEN = auto()


RAISED = (
    ("003", Kind.HELP, Way.VISIT, "收秋缺人手，想请人搭把手", 341, Fate.SETTLED, "去了四名党员"),
    ("018", Kind.SERVICE, Way.PHONE, "门前路灯不亮", 305, Fate.SETTLED, "换了灯泡"),
    ("112", Kind.POLICY, Way.OFFICE, "高龄补贴怎么申请", 262, Fate.SETTLED, "讲了要带的证件"),
    ("005", Kind.SERVICE, Way.VISIT, "做饭时自来水没压力", 214, Fate.NO_ANSWER, "水站调了泵"),
    ("230", Kind.HELP, Way.OFFICE, "房顶漏雨，自己上不去", 150, Fate.SETTLED, "换了十二片瓦"),
    ("019", Kind.HAZARD, Way.PHONE, "村西塘边没有栏杆", 96, Fate.SETTLED, "立了警示牌，装了栏杆"),
    ("008", Kind.OTHER, Way.VISIT, "想在门口种两棵树", 74, Fate.SETTLED, "量过，不挡路"),
    ("002", Kind.HELP, Way.VISIT, "院门坏了关不上", 47, Fate.OPEN, "木匠还没排上"),
    ("388", Kind.SERVICE, Way.OFFICE, "排水沟堵了，雨天进水", 21, Fate.HANDED_ON, "请她约人清沟"),
    ("018", Kind.POLICY, Way.PHONE, "医保能不能在村里交", 12, Fate.ASKED, "周三周五可在村里交"),
    ("301", Kind.QUARREL, Way.OFFICE, "与邻居为滴水有争执", 9, Fate.OPEN, ""),
    ("006", Kind.HELP, Way.VISIT, "想请人教用手机看积分", 6, Fate.OPEN, ""),
    ("020", Kind.SERVICE, Way.PHONE, "垃圾桶太远，能不能挪近些", 2, Fate.OPEN, ""),
)  # fmt: skip
"""Who needed what, how it came, how many days ago, what became of it, and what was done."""


def raise_needs(session: Session, staff: Staff, *, today: date) -> None:
    """Let households say what they need, and the village see to it."""
    ours = sa.select(Household.number, Household.id).filter_by(village_id=village_of(staff.admin))
    homes: Mapping[str, int] = dict(session.execute(ours).all())
    for number, kind, way, words, days, fate, done in RAISED:
        home, day = resident(staff, homes[number]), today - timedelta(days=days)
        writers = {Way.VISIT: staff.member, Way.PHONE: home, Way.OFFICE: staff.recorder}
        new, key = NewNeed(homes[number], kind, words, way), f"demo-{number}-{days}"
        need_id = service.raise_need(session, new, key=key, by=writers[way], at=at_hour(day, 9))
        by = staff.member if number < FIRST_NOT_IN_CARE else staff.approver
        if done:
            to = staff.recorder.user_id if fate is Fate.HANDED_ON else None
            at = at_hour(day + timedelta(days=LOOKED), 10)
            service.take_step(session, need_id, NewStep(done, to), key=key, by=by, at=at)
        if fate in {Fate.SETTLED, Fate.NO_ANSWER, Fate.ASKED}:
            at = at_hour(day + timedelta(days=DONE), 10)
            service.call_done(session, need_id, "已经办好，请您看看", by=by, at=at)
        if fate is Fate.SETTLED:
            at = at_hour(day + timedelta(days=SAID), 19)
            service.say_done(session, need_id, by=home, at=at)
        if fate is Fate.NO_ANSWER:
            at = at_hour(day + timedelta(days=SILENT), 9)
            service.settle_unanswered(session, need_id, "两次上门没有遇到人", by=by, at=at)
