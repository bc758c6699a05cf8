"""What the pages of claims show."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.names import names_of
from pointsapp.actor import Actor, Permission, village_of
from pointsapp.community.models import Household, Resident
from pointsapp.earning.claims.models import Claim, ClaimPhoto, ClaimState
from pointsapp.earning.rules.models import Rule, RuleKind, RuleVersion
from pointsapp.earning.rules.queries import RuleOnADay, rules_on
from pointsapp.earning.sheets.models import AwardLine, AwardSheet
from pointsapp.refusals import NotFound

A_PAGE = 30
OWN_COUNTS = 5
"""What the household itself does weighs so much more than what others claim."""
SHEETS_REMEMBERED = 200
Query = sa.Select[*tuple[Any, ...]]
NOT_CLAIMED = (RuleKind.INSPECTION, RuleKind.DEDUCTION, RuleKind.SUSPENSION)


@dataclass(frozen=True)
class ClaimRow:
    """A claim as residents and approvers see it."""

    id: int
    number: str
    name: str
    occurred_on: date
    code: str
    star: str
    rule: str
    rule_en: str
    unit: str
    quantity: int
    grade: str
    words: str
    made_at: datetime
    made_by: str
    state: str
    reason: str
    decided_by: str
    sheet_id: int | None
    sheet_number: str | None
    sheet_state: str | None
    photos: tuple[int, ...]
    is_own: bool


@dataclass(frozen=True)
class ClaimList:
    """Some claims; `older` asks for those after them in the queue."""

    claims: tuple[ClaimRow, ...]
    older: int | None


def claimable_rules(session: Session, actor: Actor, day: date) -> tuple[RuleOnADay, ...]:
    """Return the rules that are on and that a resident can claim under."""
    rules = rules_on(session, actor, day)
    return tuple(rule for rule in rules if rule.is_on and rule.kind not in NOT_CLAIMED)


def uses_of_rules(
    session: Session, actor: Actor, household_id: int | None, since: date
) -> dict[int, int]:
    """Return by rule how often this household did such things, and the village claimed them."""
    asked = {"household_id": household_id, "village_id": village_of(actor), "since": since}
    return {rule_id: int(uses) for rule_id, uses in session.connection().execute(_USES, asked)}


def names_of_deeds(session: Session, actor: Actor) -> dict[int, list[str]]:
    """Return by rule what the village's last sheets called the deeds under it."""
    names: dict[int, list[str]] = {}
    for rule_id, title in session.connection().execute(_TITLES, {"village_id": village_of(actor)}):
        names.setdefault(rule_id, []).append(title)
    return names


_OF_THE_HOUSEHOLD = (
    sa.select(RuleVersion.rule_id, sa.literal(OWN_COUNTS).label("weight"))
    .join(AwardLine, AwardLine.rule_version_id == RuleVersion.id)
    .where(
        AwardLine.household_id == sa.bindparam("household_id", type_=sa.Integer),
        AwardLine.occurred_on >= sa.bindparam("since"),
    )
)
_CLAIMED = (
    sa.select(RuleVersion.rule_id, sa.literal(1))
    .join(Claim, Claim.rule_version_id == RuleVersion.id)
    .where(
        Claim.village_id == sa.bindparam("village_id"),
        Claim.occurred_on >= sa.bindparam("since"),
    )
)
_EACH_USE = sa.union_all(_OF_THE_HOUSEHOLD, _CLAIMED).subquery()
_USES = sa.select(_EACH_USE.c.rule_id, sa.func.sum(_EACH_USE.c.weight)).group_by(
    _EACH_USE.c.rule_id
)
_LAST_SHEETS = (
    sa.select(AwardSheet.id, AwardSheet.title)
    .where(AwardSheet.village_id == sa.bindparam("village_id"))
    .order_by(AwardSheet.id.desc())
    .limit(SHEETS_REMEMBERED)
    .subquery()
)
_TITLES = (
    sa.select(RuleVersion.rule_id, _LAST_SHEETS.c.title)
    .select_from(_LAST_SHEETS)
    .join(AwardLine, AwardLine.sheet_id == _LAST_SHEETS.c.id)
    .join(RuleVersion, RuleVersion.id == AwardLine.rule_version_id)
    .distinct()
)


def members_of(session: Session, actor: Actor) -> tuple[tuple[int, str], ...]:
    """Return who lives in the actor's own household."""
    query = (
        sa.select(Resident.id, Resident.name)
        .where(Resident.household_id == actor.household_id, Resident.left_on.is_(None))
        .order_by(Resident.id)
    )
    return tuple((resident_id, name) for resident_id, name in session.execute(query))


def claims_of_household(session: Session, actor: Actor, *, before: int | None = None) -> ClaimList:
    """Return the claims of the resident's own household, the newest first."""
    return _list(session, actor, _QUERY.where(Claim.household_id == actor.household_id), before)


def list_claims(
    session: Session, actor: Actor, *, state: str, star: str = "", before: int | None = None
) -> ClaimList:
    """Return the village's claims of this state (and star), the newest first."""
    query = _QUERY.where(Claim.village_id == actor.village_id, Claim.state == state)
    return _list(session, actor, query.where(Rule.star == star) if star else query, before)


def claims_waiting(session: Session, household_ids: Collection[int]) -> dict[int, int]:
    """Return how many claims of these households wait; those without any are left out."""
    waiting = (
        sa.select(Claim.household_id, sa.func.count(Claim.id))
        .where(Claim.household_id.in_(household_ids), Claim.state == ClaimState.WAITING)
        .group_by(Claim.household_id)
    )
    return dict(session.execute(waiting).all())


def next_waiting(session: Session, actor: Actor, claim_id: int, *, star: str = "") -> int | None:
    """Return the claim that follows this one among those that wait for the actor.

    After the last one comes the first again; None when nothing waits.
    """
    query = (
        sa.select(Claim.id)
        .join(RuleVersion, RuleVersion.id == Claim.rule_version_id)
        .join(Rule, Rule.id == RuleVersion.rule_id)
        .where(
            Claim.village_id == actor.village_id,
            Claim.state == ClaimState.WAITING,
            Claim.id != claim_id,
            Claim.made_by != actor.code,
            Claim.household_id.is_distinct_from(actor.household_id),
        )
        .order_by(Claim.id > claim_id, Claim.id.desc())
        .limit(1)
    )
    return session.scalar(query.where(Rule.star == star) if star else query)


def check_claim(session: Session, actor: Actor, claim_id: int) -> None:
    """Raise NotFound for a claim that is not of the actor's village."""
    query = sa.select(Claim.id).filter_by(id=claim_id, village_id=village_of(actor))
    if session.scalar(query) is None:
        raise NotFound


def photo_of(session: Session, actor: Actor, claim_id: int, photo_id: int) -> bytes:
    """Return a photo to those concerned: household, who wrote the claim, approvers; or NotFound."""
    row = session.execute(
        sa.select(ClaimPhoto.jpeg, Claim.household_id, Claim.made_by)
        .join(Claim, Claim.id == ClaimPhoto.claim_id)
        .where(
            ClaimPhoto.id == photo_id, Claim.id == claim_id, Claim.village_id == actor.village_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    jpeg, household_id, made_by = row
    own = household_id == actor.household_id or made_by == actor.code
    if not own and not actor.may(Permission.VIEW_CLAIMS):
        raise NotFound
    return bytes(jpeg)


_QUERY = (
    sa.select(
        Claim,
        Household.number,
        Resident.name,
        Rule.code,
        Rule.star,
        RuleVersion,
        AwardSheet.number,
        AwardSheet.state,
    )
    .join(Household, Household.id == Claim.household_id)
    .join(Resident, Resident.id == Claim.resident_id)
    .join(RuleVersion, RuleVersion.id == Claim.rule_version_id)
    .join(Rule, Rule.id == RuleVersion.rule_id)
    .outerjoin(AwardSheet, AwardSheet.id == Claim.sheet_id)
    .order_by(Claim.id.desc())
    .limit(A_PAGE + 1)
)


def _list(
    session: Session, actor: Actor, query: sa.Select[*tuple[Any, ...]], before: int | None
) -> ClaimList:
    rows = session.execute(query.where(Claim.id < before) if before else query).all()
    older = rows[A_PAGE - 1][0].id if len(rows) > A_PAGE else None
    rows = rows[:A_PAGE]
    photos = _photos(session, [row[0].id for row in rows])
    codes = {row[0].made_by for row in rows} | {row[0].decided_by or "" for row in rows}
    names = names_of(session, codes)
    return ClaimList(tuple(_row(row, actor, photos, names) for row in rows), older)


def _photos(session: Session, claim_ids: Collection[int]) -> dict[int, list[int]]:
    photos: dict[int, list[int]] = {}
    query = (
        sa.select(ClaimPhoto.claim_id, ClaimPhoto.id)
        .where(ClaimPhoto.claim_id.in_(claim_ids))
        .order_by(ClaimPhoto.id)
    )
    for claim_id, photo_id in session.execute(query):
        photos.setdefault(claim_id, []).append(photo_id)
    return photos


def _row(
    row: Sequence[Any], actor: Actor, photos: dict[int, list[int]], names: dict[str, str]
) -> ClaimRow:
    claim, number, name, code, star, version, sheet_number, sheet_state = row
    grade = version.levels[claim.level]["name"] if claim.level is not None else ""
    return ClaimRow(
        id=claim.id,
        number=number,
        name=name,
        occurred_on=claim.occurred_on,
        code=code,
        star=star,
        rule=version.name,
        rule_en=version.name_en,
        unit=version.unit,
        quantity=claim.quantity,
        grade=grade,
        words=claim.words,
        made_at=claim.made_at,
        made_by=names.get(claim.made_by, ""),
        state=claim.state,
        reason=claim.reason,
        decided_by=names.get(claim.decided_by or "", ""),
        sheet_id=claim.sheet_id,
        sheet_number=sheet_number,
        sheet_state=sheet_state,
        photos=tuple(photos.get(claim.id, ())),
        is_own=claim.made_by == actor.code or claim.household_id == actor.household_id,
    )
