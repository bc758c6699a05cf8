"""What hangs on a village's board."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor, Permission
from pointsapp.community.models import Village
from pointsapp.earning.notices.queries import Notice, show_notice
from pointsapp.earning.rules.queries import RuleOnADay, rules_on
from pointsapp.earning.sheets.models import AwardSheet, State
from pointsapp.refusals import NotFound

PAST_NOTICES = 20


@dataclass(frozen=True)
class NoticeRow:
    """A sheet on the board, or one that hung there."""

    sheet_id: int
    number: str
    title: str
    due_on: date | None
    is_over: bool


@dataclass(frozen=True)
class Board:
    """A village's board."""

    village: str
    code: str
    complaint_phone: str
    notices: tuple[NoticeRow, ...]
    seal: ledger.SealMark | None


def show_board(session: Session, code: str) -> Board:
    """Return the board of the village with this code; raises NotFound."""
    village = _village(session, code)
    query = (
        sa.select(
            AwardSheet.id,
            AwardSheet.number,
            AwardSheet.title,
            AwardSheet.due_on,
            AwardSheet.state == State.POSTED,
        )
        .where(
            AwardSheet.village_id == village.id,
            AwardSheet.state.in_((State.ON_NOTICE, State.POSTED)),
        )
        .order_by(AwardSheet.state == State.POSTED, AwardSheet.id.desc())
        .limit(PAST_NOTICES)
    )
    return Board(
        village.name,
        village.code,
        village.complaint_phone,
        tuple(NoticeRow(*row) for row in session.execute(query)),
        ledger.last_seal(session, village.id),
    )


def show_public_notice(session: Session, code: str, sheet_id: int) -> Notice:
    """Return a sheet that hangs out or did; raises NotFound for any other."""
    village = _village(session, code)
    anybody = Actor(village.id, "anonymous", "", frozenset({Permission.PUBLIC}))
    notice = show_notice(session, anybody, sheet_id)
    if notice.sheet.state not in {State.ON_NOTICE, State.POSTED}:
        raise NotFound
    return notice


def public_rules(session: Session, code: str, today: date) -> tuple[RuleOnADay, ...]:
    """Return the rules that are on, in plain words for everybody."""
    village = _village(session, code)
    anybody = Actor(village.id, "anonymous", "", frozenset({Permission.PUBLIC}))
    return tuple(rule for rule in rules_on(session, anybody, today) if rule.is_on)


def _village(session: Session, code: str) -> Village:
    found = session.scalars(sa.select(Village).filter_by(code=code)).one_or_none()
    if found is None:
        raise NotFound
    return found
