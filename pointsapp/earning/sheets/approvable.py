"""Which sheets somebody may approve: those that wait, and in which the person had no part."""

import sqlalchemy as sa

from pointsapp.actor import Actor
from pointsapp.earning.sheets.models import (
    FIRST_APPROVAL,
    AwardLine,
    AwardSheet,
    SheetDecision,
    SheetRecorder,
    State,
)


def may_approve(actor: Actor) -> tuple[sa.ColumnElement[bool], ...]:
    """Return what holds of the sheets that this person may approve.

    `service.approve` refuses the others once more, under the village's lock.
    """
    of_sheet = AwardLine.sheet_id == AwardSheet.id
    own_line = sa.or_(
        AwardLine.recorded_by == actor.code, AwardLine.household_id == actor.household_id
    )
    remembered = SheetRecorder.recorded_by == actor.code
    submitted = sa.and_(SheetDecision.by == actor.code, SheetDecision.state == State.SUBMITTED)
    return (
        AwardSheet.village_id == actor.village_id,
        AwardSheet.state == State.SUBMITTED,
        AwardSheet.recorded_by != actor.code,
        ~sa.exists().where(of_sheet, own_line),
        ~sa.exists().where(SheetRecorder.sheet_id == AwardSheet.id, remembered),
        ~sa.exists().where(SheetDecision.sheet_id == AwardSheet.id, submitted),
        ~_agreed_first(actor),
    )


def _agreed_first(actor: Actor) -> sa.ColumnElement[bool]:
    """Tell of sheets that the last decision is this person's first of two approvals."""
    last = (
        sa.select(sa.func.max(SheetDecision.id))
        .where(SheetDecision.sheet_id == AwardSheet.id)
        .correlate(AwardSheet)
        .scalar_subquery()
    )
    return sa.exists().where(
        SheetDecision.id == last,
        SheetDecision.by == actor.code,
        SheetDecision.state == FIRST_APPROVAL,
    )
