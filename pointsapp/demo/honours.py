"""Who is on the demo village's honour board."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.honours.board import service as honours
from pointsapp.honours.board.models import HonourCategory
from pointsapp.honours.board.service import NewHonour

HONOURED = (
    ("好媳妇", "021", "照顾卧床的婆婆八年"),
    ("好公婆", "034", "帮着儿媳把小店开了起来"),
    ("好邻居", "008", "谁家有事都去搭把手"),
    ("好乡贤", "112", "给村里装了二十盏路灯"),
    ("优秀志愿者", "018", "全年参加义务劳动三十多次"),
)
STAYS_OFF = "003"


def hang_honours(session: Session, year: int, *, by: Actor, at: datetime) -> None:
    """Take over the usual categories and honour some households, this year and the last."""
    honours.adopt_categories(session, by=by)
    names = sa.select(HonourCategory.name, HonourCategory.id).filter_by(village_id=by.village_id)
    ids = dict(session.execute(names).all())
    for position, (category, number, words) in enumerate(HONOURED):
        for when in (year - 1, year) if position % 2 else (year,):
            new = NewHonour(ids[category], when, number, "", words)
            honours.name_on_board(session, new, key=f"demo-{when}-{position}", by=by, at=at)
    honours.stay_off(session, STAYS_OFF, by=by, at=at)
