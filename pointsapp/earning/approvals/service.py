"""Approve several sheets in one act, each in its own right."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.acting import once, take_village
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.models import AwardSheet, State
from pointsapp.refusals import NotFound, Refusal


@dataclass(frozen=True)
class Approved:
    """How many sheets were approved; the others with the reason, by their numbers.

    `half` of those that were approved still wait for the second of two approvers.
    """

    count: int
    refused: dict[str, Refusal]
    half: int = 0


def approve_each(
    session: Session, sheet_ids: Collection[int], *, key: str, by: Actor, at: datetime
) -> Approved:
    """Approve these sheets, the oldest first; one that is refused leaves the others standing.

    Each is approved as `sheets.service.approve` does it alone. The same key again approves none.
    Raises NotFound for another village's sheet, and KeyReused.
    """
    village_id = take_village(session, by)
    asked = {"sheets": sorted(sheet_ids)}
    act = once(session, village_id, "approvals", key, asked, by=by, at=at)
    if act.is_done:
        return Approved(act.result_id, {})
    numbers = _numbers(session, village_id, sheet_ids)
    refused: dict[str, Refusal] = {}
    for sheet_id, number in numbers.items():
        try:
            with session.begin_nested():
                sheets.approve(session, sheet_id, by=by, at=at)
        except Refusal as refusal:
            refused[number] = refusal
    count = act.keep(len(numbers) - len(refused))
    left = sa.select(sa.func.count(AwardSheet.id)).where(
        AwardSheet.id.in_(sheet_ids),
        AwardSheet.number.not_in(refused),
        AwardSheet.state == State.SUBMITTED,
    )
    return Approved(count, refused, half=session.scalar(left) or 0)


def _numbers(session: Session, village_id: int, sheet_ids: Collection[int]) -> dict[int, str]:
    query = (
        sa.select(AwardSheet.id, AwardSheet.number)
        .where(AwardSheet.id.in_(sheet_ids), AwardSheet.village_id == village_id)
        .order_by(AwardSheet.id)
    )
    numbers: dict[int, str] = dict(session.execute(query).all())
    if numbers.keys() != set(sheet_ids):
        raise NotFound
    return numbers
