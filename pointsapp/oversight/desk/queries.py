"""What waits for the person who signed in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.second_persons.queries import count_waiting
from pointsapp.actor import Actor, Permission, village_of
from pointsapp.care.hazards.models import Hazard
from pointsapp.care.hazards.queries import IS_OPEN, households_in_reach
from pointsapp.care.needs.queries import DEALS_WITH_NEEDS, count_pressing
from pointsapp.care.quarrels import models as quarrels
from pointsapp.care.quarrels.queries import is_due, quarrels_in_reach
from pointsapp.community.books import AccountKind, TransactionKind
from pointsapp.complaints.models import Complaint
from pointsapp.earning.activities.models import Activity, ActivityCallOff
from pointsapp.earning.claims.models import Claim, ClaimState
from pointsapp.earning.notices.models import Objection
from pointsapp.earning.sheets.approvable import may_approve
from pointsapp.earning.sheets.earned import earned_in_village
from pointsapp.earning.sheets.models import (
    GONE_STATES,
    IS_DEED,
    AwardLine,
    AwardSheet,
    LineCorrection,
    SheetRecorder,
    State,
)
from pointsapp.exchange.door_orders.queries import is_waiting
from pointsapp.exchange.losses.models import LossState, Stocktake, WriteOff
from pointsapp.exchange.redemptions.models import DoorOrder
from pointsapp.honours.nominations.models import Nomination
from pointsapp.honours.notices.models import HonourObjection
from pointsapp.honours.notices.service import IS_HELD
from pointsapp.honours.proposals.models import Candidate, CandidateState, Proposal
from pointsapp.oversight.questions.queries import township_waits
from pointsapp.village_time import first_of_month

Count = sa.Select[Any]


@dataclass(frozen=True)
class Backlog:
    """So many things of one kind that wait for this person to deal with them."""

    kind: str
    count: int


def what_waits(session: Session, actor: Actor, *, today: date) -> tuple[Backlog, ...]:
    """Return what waits for this person, in one statement; nothing is left out.

    What somebody has a part in waits for the others: it does not count here.
    """
    counts = [
        duty.count(actor, today).scalar_subquery().label(duty.kind)
        for duty in DUTIES
        if duty.is_for(actor)
    ]
    if not counts:
        return ()
    row = session.execute(sa.select(*counts)).mappings().one()
    return tuple(Backlog(kind, number) for kind, number in row.items() if number)


@dataclass(frozen=True)
class MonthSoFar:
    """What the village did since the first of the month."""

    activities: int
    people: int
    points_given: int
    points_exchanged: int


def month_so_far(session: Session, actor: Actor, *, today: date) -> MonthSoFar | None:
    """Return the month's numbers of the actor's village; None for somebody of a township."""
    if actor.village_id is None:
        return None
    first = first_of_month(today)
    held = sa.select(sa.func.count(Activity.id)).where(
        Activity.village_id == actor.village_id,
        Activity.held_on.between(first, today),
        ~sa.exists().where(ActivityCallOff.activity_id == Activity.id),
    )
    people = (
        sa.select(sa.func.count(AwardLine.resident_id.distinct()))
        .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
        .outerjoin(LineCorrection, LineCorrection.line_id == AwardLine.id)
        .where(
            AwardLine.village_id == actor.village_id,
            AwardSheet.state.not_in(GONE_STATES),
            AwardLine.occurred_on >= first,
            LineCorrection.line_id.is_(None),
            IS_DEED,
        )
    )
    return MonthSoFar(
        activities=session.scalar(held) or 0,
        people=session.scalar(people) or 0,
        points_given=earned_in_village(session, village_of(actor), since=first),
        points_exchanged=_exchanged(session, actor, first),
    )


SPENDING_KINDS = (TransactionKind.REDEMPTION, TransactionKind.RETURN)


def _exchanged(session: Session, actor: Actor, since: date) -> int:
    village_id = village_of(actor)
    redeemed = ledger.find_account(session, book_id=village_id, kind=AccountKind.REDEEMED)
    return ledger.earned(session, village_id, redeemed, kinds=SPENDING_KINDS, since=since)


def _sheets_to_approve(actor: Actor, _today: date) -> Count:
    return _sheets(actor).where(*may_approve(actor))


def _sheets_due(actor: Actor, today: date) -> Count:
    return _sheets(actor).where(AwardSheet.state == State.ON_NOTICE, AwardSheet.due_on <= today)


def _sheets_sent_back(actor: Actor, _today: date) -> Count:
    own = AwardSheet.recorded_by == actor.code
    return _sheets(actor).where(AwardSheet.state == State.SENT_BACK, own)


def _sheets(actor: Actor) -> Count:
    return sa.select(sa.func.count(AwardSheet.id)).where(AwardSheet.village_id == actor.village_id)


def _claims(actor: Actor, _today: date) -> Count:
    return sa.select(sa.func.count(Claim.id)).where(
        Claim.village_id == actor.village_id,
        Claim.state == ClaimState.WAITING,
        Claim.made_by != actor.code,
        Claim.household_id.is_distinct_from(actor.household_id),
    )


def _objections(actor: Actor, _today: date) -> Count:
    return (
        sa.select(sa.func.count(Objection.id))
        .join(AwardLine, AwardLine.id == Objection.line_id)
        .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
        .where(
            Objection.village_id == actor.village_id,
            Objection.outcome.is_(None),
            AwardSheet.recorded_by != actor.code,
            AwardLine.recorded_by != actor.code,
            AwardLine.household_id.is_distinct_from(actor.household_id),
            ~sa.exists().where(
                SheetRecorder.sheet_id == AwardSheet.id, SheetRecorder.recorded_by == actor.code
            ),
        )
    )


def _complaints(actor: Actor, _today: date) -> Count:
    return sa.select(sa.func.count(Complaint.id)).where(
        Complaint.village_id == actor.village_id, Complaint.answered_at.is_(None)
    )


def _honour_objections(actor: Actor, _today: date) -> Count:
    return (
        sa.select(sa.func.count(HonourObjection.id))
        .join(Candidate, Candidate.id == HonourObjection.candidate_id)
        .where(
            HonourObjection.village_id == actor.village_id,
            HonourObjection.outcome.is_(None),
            Candidate.household_id.is_distinct_from(actor.household_id),
        )
    )


def _honours_due(actor: Actor, today: date) -> Count:
    waiting = sa.exists().where(
        Candidate.proposal_id == Proposal.id, Candidate.state == CandidateState.CHOSEN, ~IS_HELD
    )
    return sa.select(sa.func.count(Proposal.id)).where(
        Proposal.village_id == actor.village_id,
        Proposal.due_on <= today,
        Proposal.taken_in_at.is_(None),
        waiting,
    )


def _nominations(actor: Actor, _today: date) -> Count:
    return sa.select(sa.func.count(Nomination.id)).where(
        Nomination.village_id == actor.village_id, Nomination.outcome.is_(None)
    )


def _quarrels(actor: Actor, _today: date) -> Count:
    return _quarrels_in_reach(actor).where(quarrels.Quarrel.state == quarrels.State.OPEN)


def _agreements_due(actor: Actor, today: date) -> Count:
    return _quarrels_in_reach(actor).where(is_due(today))


def _quarrels_in_reach(actor: Actor) -> Count:
    return sa.select(sa.func.count(quarrels.Quarrel.id)).where(quarrels_in_reach(actor))


def _hazards(actor: Actor, _today: date) -> Count:
    in_reach = Hazard.household_id.in_(households_in_reach(actor))
    return sa.select(sa.func.count(Hazard.id)).where(IS_OPEN, in_reach)


def _write_offs(actor: Actor, _today: date) -> Count:
    return sa.select(sa.func.count(WriteOff.id)).where(
        WriteOff.village_id == actor.village_id,
        WriteOff.state == LossState.WAITING,
        WriteOff.recorded_by != actor.code,
    )


def _stocktakes(actor: Actor, _today: date) -> Count:
    return sa.select(sa.func.count(Stocktake.id)).where(
        Stocktake.village_id == actor.village_id,
        Stocktake.state == LossState.WAITING,
        Stocktake.counted_by != actor.code,
        Stocktake.explained_by != actor.code,
    )


def _door_orders(actor: Actor, today: date) -> Count:
    return sa.select(sa.func.count(DoorOrder.id)).where(
        is_waiting(actor, today), DoorOrder.ordered_by != actor.code
    )


def _goods_to_bring(actor: Actor, _today: date) -> Count:
    return sa.select(sa.func.count(DoorOrder.id)).where(
        DoorOrder.village_id == actor.village_id,
        DoorOrder.ordered_by == actor.code,
        DoorOrder.redemption_id.is_not(None),
        DoorOrder.handed_on.is_(None),
    )


def _asked_by_township(actor: Actor, _today: date) -> Count:
    waiting = township_waits(actor.village_id).subquery()
    return sa.select(sa.func.count()).select_from(waiting)


def _confirmations(actor: Actor, _today: date) -> Count:
    return count_waiting(actor)


@dataclass(frozen=True)
class Duty:
    """A kind of things that whoever has the permission deals with, and how they are counted."""

    permission: Permission
    kind: str
    count: Callable[[Actor, date], Count]
    others: frozenset[Permission] = frozenset()
    """Whoever has one of these deals with it, too."""

    def is_for(self, actor: Actor) -> bool:
        """Tell whether this person deals with such things."""
        return actor.may(self.permission) or bool(self.others & actor.permissions)


DUTIES = (
    Duty(Permission.APPROVE_SHEETS, "sheets-to-approve", _sheets_to_approve),
    Duty(Permission.APPROVE_SHEETS, "sheets-due", _sheets_due),
    Duty(Permission.APPROVE_SHEETS, "claims", _claims),
    Duty(Permission.APPROVE_SHEETS, "objections", _objections),
    Duty(Permission.APPROVE_SHEETS, "honour-objections", _honour_objections),
    Duty(Permission.MANAGE_VILLAGE, "honours-due", _honours_due),
    Duty(Permission.MANAGE_VILLAGE, "nominations", _nominations),
    Duty(Permission.MANAGE_VILLAGE, "complaints", _complaints),
    Duty(Permission.MANAGE_CARE, "needs", count_pressing, DEALS_WITH_NEEDS),
    Duty(Permission.SETTLE_QUARRELS, "quarrels", _quarrels),
    Duty(Permission.SETTLE_QUARRELS, "quarrels-due", _agreements_due),
    Duty(Permission.FOLLOW_HAZARDS, "hazards", _hazards),
    Duty(Permission.REDEEM, "door-orders", _door_orders),
    Duty(Permission.LOOK_AFTER, "goods-to-bring", _goods_to_bring),
    Duty(Permission.MANAGE_STOCK, "write-offs", _write_offs),
    Duty(Permission.MANAGE_STOCK, "stocktakes", _stocktakes),
    Duty(Permission.RECORD_ACTIVITIES, "sheets-sent-back", _sheets_sent_back),
    Duty(Permission.ANSWER_QUESTIONS, "questions", _asked_by_township),
    Duty(Permission.REVIEW_CONFIRMATIONS, "confirmations", _confirmations),
)
"""Who deals with what, in the order of the desk."""
