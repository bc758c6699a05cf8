"""Cut the lines of a sheet to what their rules' caps leave."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.community.models import Household
from pointsapp.earning.rules.models import RuleVersion
from pointsapp.earning.sheets.caps import Cap, Deed, used_elsewhere
from pointsapp.earning.sheets.models import IS_DEED, AwardLine, AwardSheet, LineCorrection, State


def cut_to_caps(session: Session, sheet: AwardSheet) -> int:
    """Set each line's points to what the caps leave now; return how many lines there are."""
    rows = _rows(session, sheet.id)
    cut = [
        {"id": row["id"], "points": points}
        for row, points in zip(rows, points_within_caps(session, sheet, rows), strict=True)
        if points != row["points"]
    ]
    if cut:
        session.execute(sa.update(AwardLine), cut)
    return len(rows)


def households_above_caps(session: Session, sheet: AwardSheet) -> list[str]:
    """Return the numbers of households that this sheet would lift above a cap."""
    rows = _rows(session, sheet.id)
    left = points_within_caps(session, sheet, rows, states=(State.POSTED,), of="points")
    above = {
        row["household_id"]
        for row, points in zip(rows, left, strict=True)
        if points < row["points"]
    }
    numbers = (
        sa.select(Household.number).where(Household.id.in_(above)).order_by(Household.sort_key)
    )
    return list(session.scalars(numbers)) if above else []


def _rows(session: Session, sheet_id: int) -> list[dict[str, Any]]:
    columns = (
        AwardLine.id,
        AwardLine.household_id,
        AwardLine.resident_id,
        AwardLine.rule_version_id,
        AwardLine.occurred_on,
        AwardLine.points,
        AwardLine.uncapped_points,
    )
    query = (
        sa.select(*columns)
        .outerjoin(LineCorrection, LineCorrection.line_id == AwardLine.id)
        .where(AwardLine.sheet_id == sheet_id, LineCorrection.line_id.is_(None), IS_DEED)
        .order_by(AwardLine.position)
    )
    return [dict(row) for row in session.execute(query).mappings()]


def points_within_caps(
    session: Session,
    sheet: AwardSheet,
    rows: Sequence[dict[str, Any]],
    *,
    states: tuple[State, ...] | None = None,
    of: str = "uncapped_points",
) -> list[int]:
    """Return how many points the caps leave of each of these lines.

    Lines of other sheets in these states were there first.
    """
    caps = _caps(session, {row["rule_version_id"] for row in rows})
    deeds = [
        Deed(
            household_id=row["household_id"],
            resident_id=row["resident_id"],
            occurred_on=row["occurred_on"],
            points=row[of],
            cap=caps.get(row["rule_version_id"]),
        )
        for row in rows
    ]
    more = {"states": states} if states else {}
    used = used_elsewhere(session, deeds, not_sheet=sheet.id, **more)
    return [used.take(deed) for deed in deeds]


def _caps(session: Session, version_ids: set[int]) -> dict[int, Cap]:
    query = sa.select(
        RuleVersion.id,
        RuleVersion.rule_id,
        RuleVersion.cap_points,
        RuleVersion.cap_per,
        RuleVersion.cap_period,
    ).where(RuleVersion.id.in_(version_ids), RuleVersion.cap_points.is_not(None))
    return {
        version_id: Cap(rule_id, points or 0, per or "household", period or "year")
        for version_id, rule_id, points, per, period in session.execute(query)
    }
