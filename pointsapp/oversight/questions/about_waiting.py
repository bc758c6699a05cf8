"""Questions about what hangs, waits or does not happen in time."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from pointsapp import ledger
from pointsapp.access.models import Confirmation
from pointsapp.database import UtcInstant
from pointsapp.earning.notices.models import Objection
from pointsapp.earning.sheets.models import AwardLine, AwardSheet, SheetDecision, State
from pointsapp.oversight.questions.about_recording import sheet_fact
from pointsapp.oversight.questions.asking import Asking, Facts, fact
from pointsapp.oversight.questions.times import DAY, seconds_between

HALF_A_DAY = DAY // 2
POSTED_WITHIN = timedelta(days=62)
"""So long a sheet may have waited for its posting in the month."""


def short_notices(asking: Asking, days: int) -> Facts:
    """Return sheets that were posted in the month after a shorter notice, or without any."""
    hung = aliased(SheetDecision)
    long_enough = sa.exists().where(
        hung.sheet_id == AwardSheet.id,
        hung.state == State.ON_NOTICE,
        seconds_between(hung.at, AwardSheet.due_on) > (days - 1) * DAY + HALF_A_DAY // 2,
    )
    return (
        sa.select(*sheet_fact(SheetDecision.at, by=SheetDecision.by))
        .select_from(AwardSheet)
        .join(SheetDecision, SheetDecision.sheet_id == AwardSheet.id)
        .where(
            asking.of(AwardSheet.village_id),
            AwardSheet.recorded_at >= asking.since - POSTED_WITHIN,
            AwardSheet.recorded_at < asking.until,
            asking.covers(SheetDecision.at),
            SheetDecision.state == State.POSTED,
            ~long_enough,
        )
    )


def objections_unanswered(asking: Asking, days: int) -> Facts:
    """Return objections that have no answer so many days after the day set for it."""
    return (
        sa.select(*sheet_fact(Objection.raised_at, household_id=AwardLine.household_id))
        .select_from(Objection)
        .join(AwardLine, AwardLine.id == Objection.line_id)
        .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
        .where(
            asking.of(Objection.village_id),
            Objection.outcome.is_(None),
            Objection.answer_until <= asking.last_day - timedelta(days=days),
        )
    )


def sheets_waiting(asking: Asking, days: int) -> Facts:
    """Return sheets that wait for an approver, or for their posting after the notice."""
    recorded_long_ago = AwardSheet.recorded_at <= asking.until - timedelta(days=days)
    due_long_ago = AwardSheet.due_on <= asking.last_day - timedelta(days=days)
    return sa.select(*sheet_fact(AwardSheet.recorded_at, by=AwardSheet.recorded_by)).where(
        asking.of(AwardSheet.village_id),
        sa.or_(
            sa.and_(AwardSheet.state == State.SUBMITTED, recorded_long_ago),
            sa.and_(AwardSheet.state == State.ON_NOTICE, due_long_ago),
        ),
    )


def confirmed_by_new_accounts(asking: Asking, days: int) -> Facts:
    """Return what a new account had a part in, where nobody looked at it for so many days."""
    return sa.select(
        *fact(
            Confirmation.village_id,
            Confirmation.confirmed_at,
            what=Confirmation.act,
            by=Confirmation.second_by,
            household_id=Confirmation.household_id,
        )
    ).where(
        asking.of(Confirmation.village_id),
        Confirmation.looked_at.is_(None),
        Confirmation.confirmed_at <= asking.until - timedelta(days=days),
    )


def no_seal(asking: Asking, days: int) -> Facts:
    """Return times of the month in which no seal was made for so many days."""
    sealed = ledger.select_seals().subquery()
    opened = ledger.select_books().subquery()
    since = sa.literal(asking.since, type_=UtcInstant())
    begins = sa.case((opened.c.opened_at > since, opened.c.opened_at), else_=since)
    in_month = sa.select(sealed.c.book_id, sealed.c.sealed_at.label("at")).where(
        asking.of(sealed.c.book_id), asking.covers(sealed.c.sealed_at)
    )
    beginnings = sa.select(opened.c.id, begins.label("at")).where(
        asking.of(opened.c.id), opened.c.opened_at < asking.until
    )
    moments = sa.union_all(in_month, beginnings).subquery()
    until = sa.literal(asking.until, type_=UtcInstant())
    following = sa.func.lead(moments.c.at, 1, until).over(
        partition_by=moments.c.book_id, order_by=moments.c.at
    )
    beside = sa.select(moments, following.label("next")).subquery()
    gap = seconds_between(beside.c.at, beside.c.next)
    columns = fact(beside.c.book_id, beside.c.at, figure=sa.cast(gap / DAY, sa.Integer))
    return sa.select(*columns).where(gap >= days * DAY)
