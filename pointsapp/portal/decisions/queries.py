"""What the village decided about a household's claims, objections, complaints and needs."""

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from pointsapp.care.needs.models import Act, Need, NeedStep
from pointsapp.complaints.models import Complaint
from pointsapp.earning.claims.models import Claim
from pointsapp.earning.notices.models import Objection
from pointsapp.earning.rules.models import RuleVersion
from pointsapp.earning.sheets.models import (
    AwardLine,
    AwardSheet,
    LineCorrection,
    SheetDecision,
    State,
)
from pointsapp.honours.notices.models import HonourObjection

_CLAIMS = (
    sa.select(
        sa.literal("claim").label("kind"),
        Claim.id.label("about_id"),
        Claim.decided_at.label("at"),
        RuleVersion.name.label("title"),
        Claim.state.label("outcome"),
        Claim.reason.label("words"),
        sa.literal("").label("asked_by"),
    )
    .join(RuleVersion, RuleVersion.id == Claim.rule_version_id)
    .where(Claim.household_id == sa.bindparam("household_id"), Claim.decided_at.is_not(None))
)
_OBJECTIONS = (
    sa.select(
        sa.literal("objection"),
        AwardLine.id,
        Objection.answered_at,
        AwardSheet.title,
        sa.func.coalesce(Objection.outcome, ""),
        Objection.answer,
        sa.literal(""),
    )
    .join(AwardLine, AwardLine.id == Objection.line_id)
    .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
    .where(
        AwardLine.household_id == sa.bindparam("household_id"), Objection.answered_at.is_not(None)
    )
)
_HONOUR_OBJECTIONS = sa.select(
    sa.literal("honour-objection"),
    HonourObjection.id,
    HonourObjection.answered_at,
    sa.literal(""),
    sa.func.coalesce(HonourObjection.outcome, ""),
    sa.literal(""),
    sa.literal(""),
).where(
    HonourObjection.household_id == sa.bindparam("household_id"),
    HonourObjection.answered_at.is_not(None),
)
_COMPLAINTS = sa.select(
    sa.literal("complaint"),
    Complaint.id,
    Complaint.answered_at,
    sa.literal(""),
    Complaint.kind,
    Complaint.answer,
    sa.literal(""),
).where(Complaint.household_id == sa.bindparam("household_id"), Complaint.answered_at.is_not(None))
_Asked = aliased(SheetDecision)
_CORRECTIONS = (
    sa.select(
        sa.literal("correction"),
        AwardLine.id,
        SheetDecision.at,
        AwardSheet.title,
        SheetDecision.state,
        _Asked.reason,
        _Asked.by,
    )
    .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
    .join(SheetDecision, SheetDecision.sheet_id == AwardSheet.id)
    .join(_Asked, _Asked.sheet_id == AwardSheet.id)
    .outerjoin(LineCorrection, LineCorrection.line_id == AwardLine.id)
    .where(
        AwardLine.household_id == sa.bindparam("household_id"),
        AwardLine.takes_off,
        sa.or_(
            SheetDecision.state == State.ON_NOTICE,
            sa.and_(SheetDecision.state == State.POSTED, LineCorrection.line_id.is_(None)),
        ),
        _Asked.state == State.SUBMITTED,
    )
)
_NEEDS = (
    sa.select(
        sa.literal("need"),
        Need.id,
        NeedStep.at,
        sa.literal(""),
        NeedStep.act,
        sa.literal(""),
        sa.literal(""),
    )
    .join(NeedStep, NeedStep.need_id == Need.id)
    .where(
        Need.household_id == sa.bindparam("household_id"),
        NeedStep.act.in_([Act.ANSWERED, Act.NO_ANSWER]),
    )
)
DECISIONS = sa.union_all(
    _CLAIMS, _OBJECTIONS, _HONOUR_OBJECTIONS, _COMPLAINTS, _CORRECTIONS, _NEEDS
).subquery("decisions")
"""Rows of kind, about_id, at, title, outcome, words and asked_by; takes the household's id.

Helpers read them, too: of a need they say that it was called done, of an objection to somebody's
honour what came of it, and no words.

A correction of the household's points tells itself twice: when it is hung out, and when it counts.
"""
