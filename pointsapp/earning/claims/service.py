"""File a claim, accept it into an award sheet, or refuse it with a reason."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.pairs.queries import looks_after
from pointsapp.actor import Actor, Permission, village_of
from pointsapp.community.acting import once, take_village
from pointsapp.community.changes.service import Merged
from pointsapp.community.models import Resident
from pointsapp.earning.claims.models import MOST_PHOTOS, Claim, ClaimPhoto, ClaimState
from pointsapp.earning.claims.queries import claimable_rules
from pointsapp.earning.claims.refusals import (
    ClaimDecided,
    EvidenceMissing,
    OwnClaim,
    TooLongAgo,
    TooManyPhotos,
)
from pointsapp.earning.rules.queries import version_on
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.lines import NewLine
from pointsapp.earning.sheets.refusals import LevelUnknown, RuleNotInForce
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

MOST_DAYS = 60
"""How long after a deed it may be claimed."""


@dataclass(frozen=True)
class NewClaim:
    """What is claimed for whom; `quantity` in hundredths of the rule's unit."""

    resident_id: int
    rule_version_id: int
    level: int | None
    occurred_on: date
    quantity: int
    words: str


def file_claim(
    session: Session,
    new: NewClaim,
    photos: Sequence[bytes],
    *,
    key: str,
    by: Actor,
    at: datetime,
) -> int:
    """File a claim with its photos and return its id; the same key again returns the first one.

    A resident claims for the own household, a party member for those in care, a recorder for
    anybody. Raises NotFound for anybody else's, PeriodClosed, FutureDay, TooLongAgo,
    TooManyPhotos, RuleNotInForce, LevelUnknown, EvidenceMissing and KeyReused.
    """
    village_id = take_village(session, by)
    asked = {"claim": new, "photos": list(photos)}
    act = once(session, village_id, "claim", key, asked, by=by, at=at)
    if act.is_done:
        return act.result_id
    household_id = _household_claimed_for(session, new.resident_id, by)
    _refuse_unclaimable(session, new, photos, by=by, today=village_day(at))
    claim = Claim(
        village_id=village_id,
        key=key,
        household_id=household_id,
        resident_id=new.resident_id,
        rule_version_id=version_on(session, new.rule_version_id, new.occurred_on),
        level=new.level,
        occurred_on=new.occurred_on,
        quantity=new.quantity,
        words=new.words,
        made_by=by.code,
        made_at=at,
    )
    session.add(claim)
    session.flush()
    session.add_all(ClaimPhoto(claim_id=claim.id, jpeg=jpeg) for jpeg in photos)
    return act.keep(claim.id)


def accept(
    session: Session,
    claim_id: int,
    *,
    title: str,
    by: Actor,
    at: datetime,
    above_ceiling: str = "",
) -> int:
    """Accept a claim: its sheet is drawn up, submitted and approved; return the sheet's id.

    Caps, notice, second approvers and ceilings hold as for any sheet. Pressed twice, it counts
    once.
    """
    claim = _take(session, claim_id, by)
    if claim.state == ClaimState.ACCEPTED:
        return claim.sheet_id or 0
    _refuse_deciding(claim, by)
    claimant = Actor(claim.village_id, claim.made_by, "", frozenset())
    line = NewLine(
        household_id=claim.household_id,
        resident_id=claim.resident_id,
        rule_version_id=claim.rule_version_id,
        occurred_on=claim.occurred_on,
        quantity=claim.quantity,
        recorded_by=claim.made_by,
        level=claim.level,
    )
    key = f"claim:{claim.id}"
    sheet_id = sheets.draw_up(session, title=title, lines=[line], key=key, by=claimant, at=at)
    sheets.submit(session, sheet_id, by=claimant, at=at)
    sheets.approve(session, sheet_id, by=by, at=at, reason=above_ceiling)
    claim.sheet_id = sheet_id
    _decide(session, claim, ClaimState.ACCEPTED, by=by, at=at)
    return sheet_id


def refuse(session: Session, claim_id: int, *, reason: str, by: Actor, at: datetime) -> None:
    """Refuse a claim with a reason that the resident reads."""
    claim = _take(session, claim_id, by)
    if claim.state == ClaimState.REFUSED:
        return
    _refuse_deciding(claim, by)
    claim.reason = reason
    _decide(session, claim, ClaimState.REFUSED, by=by, at=at)


def delete_photos(session: Session, village_id: int, *, decided_before: datetime) -> int:
    """Delete the photos of claims that were decided before this instant; return how many."""
    old = sa.select(Claim.id).where(
        Claim.village_id == village_id, Claim.decided_at < decided_before
    )
    deleted = session.execute(
        sa.delete(ClaimPhoto).where(ClaimPhoto.claim_id.in_(old)).returning(ClaimPhoto.id)
    )
    return len(deleted.all())


def _household_claimed_for(session: Session, resident_id: int, by: Actor) -> int:
    """Return the household of somebody whom the actor may claim for, or raise NotFound."""
    resident = session.scalars(
        sa.select(Resident).filter_by(id=resident_id, village_id=by.village_id, left_on=None)
    ).one_or_none()
    if resident is None:
        raise NotFound
    own = resident.household_id == by.household_id or by.may(Permission.RECORD_ACTIVITIES)
    if not own and not looks_after(session, by, resident.household_id):
        raise NotFound
    return resident.household_id


def _refuse_unclaimable(
    session: Session, new: NewClaim, photos: Sequence[bytes], *, by: Actor, today: date
) -> None:
    """Raise what says why this can't be claimed."""
    ledger.check_days(session, village_of(by), [new.occurred_on])
    if new.occurred_on > today:
        raise ledger.FutureDay(day=new.occurred_on)
    if new.occurred_on < today - timedelta(days=MOST_DAYS):
        raise TooLongAgo(days=MOST_DAYS)
    if len(photos) > MOST_PHOTOS:
        raise TooManyPhotos(most=MOST_PHOTOS)
    rules = {rule.version_id: rule for rule in claimable_rules(session, by, new.occurred_on)}
    rule = rules.get(version_on(session, new.rule_version_id, new.occurred_on))
    if rule is None:
        raise RuleNotInForce(code="", day=new.occurred_on)
    if (new.level is None) != (not rule.levels) or (new.level or 0) >= max(len(rule.levels), 1):
        raise LevelUnknown(code=rule.code)
    if rule.evidence and not photos:
        raise EvidenceMissing(code=rule.code)


def _take(session: Session, claim_id: int, by: Actor) -> Claim:
    village_id = take_village(session, by)
    claim = session.scalars(
        sa.select(Claim)
        .filter_by(id=claim_id, village_id=village_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if claim is None:
        raise NotFound
    return claim


def _refuse_deciding(claim: Claim, by: Actor) -> None:
    """Raise ClaimDecided or OwnClaim where this person can decide nothing any more, or never."""
    if claim.state != ClaimState.WAITING:
        raise ClaimDecided(state=claim.state)
    if by.code == claim.made_by or by.household_id == claim.household_id:
        raise OwnClaim


def _decide(session: Session, claim: Claim, state: ClaimState, *, by: Actor, at: datetime) -> None:
    claim.state, claim.decided_by, claim.decided_at = state, by.code, at
    session.flush()


def claims_wait(session: Session, household_id: int) -> bool:
    """Tell whether a claim of the household is not answered yet."""
    waiting = sa.select(Claim.id).filter_by(household_id=household_id, state=ClaimState.WAITING)
    return session.scalar(waiting.limit(1)) is not None


def claims_go_along(session: Session, resident_ids: Collection[int]) -> None:
    """Let what was claimed for people be the households' where they live now."""
    lives = sa.select(Resident.household_id).where(Resident.id == Claim.resident_id)
    moved = sa.update(Claim).where(Claim.resident_id.in_(resident_ids))
    session.execute(
        moved.values(household_id=lives.scalar_subquery()),
        execution_options={"synchronize_session": False},
    )


def claims_follow_merger(session: Session, merged: Merged) -> None:
    """Let all claims of a household that merged be those of the one that answers for it."""
    moved = sa.update(Claim).where(Claim.household_id == merged.household_id)
    session.execute(moved.values(household_id=merged.into_id))
