"""What stands beside one sheet, and a sheet of an activity with its hours."""

from collections.abc import Callable
from datetime import time

from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.earning.activities import attendance
from pointsapp.earning.activities import service as activities
from pointsapp.earning.activities.service import NewActivity
from pointsapp.earning.approvals.queries import Beside, beside_sheets
from pointsapp.earning.sheets import service as sheets
from tests.rules import SUNDAY
from tests.village import AT, Cast

Swept = Callable[..., int]
TODAY = AT.date()


def beside(session: Session, actor: Actor, sheet_id: int) -> Beside:
    return beside_sheets(session, actor, {sheet_id: AT}, today=TODAY)[sheet_id]


def doubts(session: Session, village: Cast, sheet_id: int) -> list[tuple[str, str]]:
    return [(one.kind, one.name) for one in beside(session, village.approver, sheet_id).doubts]


def approved(session: Session, village: Cast, sheet_id: int) -> int:
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    sheets.approve(session, sheet_id, by=village.approver, at=AT)
    return sheet_id


def swept_together(
    session: Session,
    village: Cast,
    rule: Callable[[str], int],
    key: str,
    *hours: time,
    people: tuple[int, ...] = (),
) -> int:
    """Record an activity of these hours with these people; return its sheet."""
    new = NewActivity(
        name=f"清扫{key}",
        place="广场",
        held_on=SUNDAY,
        rule_version_id=rule("E03"),
        quantity=200,
        starts_at=hours[0] if hours else None,
        ends_at=hours[1] if hours else None,
    )
    activity_id = activities.record(session, new, key=key, by=village.recorder, at=AT)
    attendance.tick(session, activity_id, dict.fromkeys(people), by=village.recorder, at=AT)
    return attendance.draw_up_sheet(session, activity_id, by=village.recorder, at=AT)
