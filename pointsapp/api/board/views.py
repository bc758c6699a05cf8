"""The public board as data, for anybody."""

import msgspec

from pointsapp.api.board.shapes import (
    Board,
    BoardNotice,
    ComingActivity,
    NoticeLine,
    PublicNotice,
    PublicRule,
    Rules,
)
from pointsapp.api.document import gives, open_to_all, room
from pointsapp.board.public import queries
from pointsapp.extensions import db
from pointsapp.web.clock import now, village_today
from pointsapp.web.language import masked

board_api = room("board_api", __name__)


@board_api.get("/villages/<string:code>/board")
@open_to_all
@gives(Board, token=False)
def show_board(code: str) -> Board:
    """Give the notices that hang out now and what is to come."""
    village = queries.find_village(db.session(), code)
    board = queries.show_board(db.session(), village, now())
    return Board(
        village=village.name,
        code=village.code,
        exchange_days=village.exchange_days,
        complaint_phone=village.complaint_phone,
        notices=msgspec.convert(board.notices, list[BoardNotice], from_attributes=True),
        coming=msgspec.convert(board.coming, list[ComingActivity], from_attributes=True),
    )


@board_api.get("/villages/<string:code>/notices/<int:sheet_id>")
@open_to_all
@gives(PublicNotice, token=False)
def show_notice(code: str, sheet_id: int) -> PublicNotice:
    """Give a notice: household numbers, masked names, points."""
    village = queries.find_village(db.session(), code)
    notice = queries.show_public_notice(db.session(), village, sheet_id)
    return PublicNotice(
        number=notice.sheet.number,
        title=notice.sheet.title,
        hangs_since=notice.since,
        due_on=notice.sheet.due_on,
        lines=[
            NoticeLine(line.number, masked(line.name), line.code, line.occurred_on, line.points)
            for line in notice.lines
        ],
    )


@board_api.get("/villages/<string:code>/rules")
@open_to_all
@gives(Rules, token=False)
def show_rules(code: str) -> Rules:
    """Give the rules that are on."""
    village = queries.find_village(db.session(), code)
    on = queries.public_rules(db.session(), village, village_today())
    return Rules(
        [
            PublicRule(
                code=rule.code,
                star=rule.star,
                kind=rule.kind,
                name=rule.name,
                points=rule.points,
                unit=rule.unit,
                levels=[level["name"] for level in rule.levels],
                needs_evidence=rule.evidence,
            )
            for rule in on
        ]
    )
