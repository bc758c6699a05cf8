"""What the village decided about a household's claims, objections and complaints."""

import sqlalchemy as sa

from pointsapp.complaints.models import Complaint
from pointsapp.earning.claims.models import Claim
from pointsapp.earning.notices.models import Objection
from pointsapp.earning.rules.models import RuleVersion
from pointsapp.earning.sheets.models import AwardLine, AwardSheet

_CLAIMS = (
    sa.select(
        sa.literal("claim").label("kind"),
        Claim.id.label("about_id"),
        Claim.decided_at.label("at"),
        RuleVersion.name.label("title"),
        Claim.state.label("outcome"),
        Claim.reason.label("words"),
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
    )
    .join(AwardLine, AwardLine.id == Objection.line_id)
    .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
    .where(
        AwardLine.household_id == sa.bindparam("household_id"), Objection.answered_at.is_not(None)
    )
)
_COMPLAINTS = sa.select(
    sa.literal("complaint"),
    Complaint.id,
    Complaint.answered_at,
    sa.literal(""),
    Complaint.kind,
    Complaint.answer,
).where(Complaint.household_id == sa.bindparam("household_id"), Complaint.answered_at.is_not(None))
DECISIONS = sa.union_all(_CLAIMS, _OBJECTIONS, _COMPLAINTS).subquery("decisions")
"""Rows of kind, about_id, at, title, outcome and words; takes the household's id."""
