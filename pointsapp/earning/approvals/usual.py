"""What is usual: the figures of a sheet beside those of the last ones like it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.earning.rules.models import RuleVersion
from pointsapp.earning.sheets.models import (
    IS_DEED,
    AwardLine,
    AwardSheet,
    LineCorrection,
    State,
)

LAST = 10
LEAST = 3
"""With fewer sheets before it nothing is usual yet."""
WITHOUT_EXTREMES = 5
"""From so many sheets on, the lowest and the highest of them are left aside."""
YEAR = timedelta(days=365)
APPROVED = (State.APPROVED, State.ON_NOTICE, State.POSTED)

_KIND = sa.case(
    *((AwardSheet.key.like(f"{kind}:%"), kind) for kind in ("activity", "inspection", "claim")),
    else_="deed",
)


@dataclass(frozen=True)
class Figures:
    """What the lines of a sheet come to; `quantity` and `highest` in hundredths."""

    sheet_id: int
    kind: str
    rule_id: int
    rules: int
    lines: int
    people: int
    quantity: int
    points: int
    highest: int
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Usual:
    """From where to where the figures of the last sheets of a rule and kind go.

    `sheets` is how many they are, `highest` what one line of them had at most.
    """

    sheets: int
    people: tuple[int, int]
    quantity: tuple[int, int]
    points: tuple[int, int]
    highest: int


def figures_of(session: Session, sheet_ids: Collection[int]) -> dict[int, Figures]:
    """Return the figures of these sheets."""
    query = _figures().where(AwardSheet.id.in_(sheet_ids))
    return {row["sheet_id"]: Figures(**row) for row in session.execute(query).mappings()}


def usual_beside(
    session: Session, actor: Actor, figures: Mapping[int, Figures], *, today: date
) -> dict[int, Usual]:
    """Return what is usual of each sheet that stands on one rule, once there were enough."""
    by_likeness = _last_ones(session, actor, figures, today=today)
    usual = {
        sheet_id: _usual(by_likeness.get((one.rule_id, one.kind), ()))
        for sheet_id, one in figures.items()
        if one.rules == 1
    }
    return {sheet_id: one for sheet_id, one in usual.items() if one is not None}


def _figures() -> sa.Select[tuple[object, ...]]:
    return (
        sa.select(
            AwardSheet.id.label("sheet_id"),
            _KIND.label("kind"),
            sa.func.min(RuleVersion.rule_id).label("rule_id"),
            sa.func.count(RuleVersion.rule_id.distinct()).label("rules"),
            sa.func.count(AwardLine.id).label("lines"),
            sa.func.count(AwardLine.resident_id.distinct()).label("people"),
            sa.func.sum(AwardLine.quantity).label("quantity"),
            sa.func.sum(AwardLine.points).label("points"),
            sa.func.max(AwardLine.quantity).label("highest"),
            sa.func.min(AwardLine.occurred_on).label("first_day"),
            sa.func.max(AwardLine.occurred_on).label("last_day"),
        )
        .join(AwardLine, AwardLine.sheet_id == AwardSheet.id)
        .join(RuleVersion, RuleVersion.id == AwardLine.rule_version_id)
        .outerjoin(LineCorrection, LineCorrection.line_id == AwardLine.id)
        .where(LineCorrection.line_id.is_(None))
        .group_by(AwardSheet.id)
    )


def _last_ones(
    session: Session, actor: Actor, figures: Mapping[int, Figures], *, today: date
) -> dict[tuple[int, str], list[Figures]]:
    """Return the last sheets of the same rules, by rule and kind."""
    before = (
        _figures()
        .where(
            AwardLine.village_id == village_of(actor),
            AwardSheet.state.in_(APPROVED),
            AwardSheet.is_correction.is_(False),
            AwardSheet.id.not_in(figures),
            AwardLine.occurred_on > today - YEAR,
            IS_DEED,
        )
        .having(sa.func.count(RuleVersion.rule_id.distinct()) == 1)
        .subquery()
    )
    rank = sa.func.row_number().over(
        partition_by=(before.c.rule_id, before.c.kind), order_by=before.c.sheet_id.desc()
    )
    rules = {one.rule_id for one in figures.values()}
    ranked = sa.select(*before.c, rank.label("rank")).where(before.c.rule_id.in_(rules)).subquery()
    query = sa.select(*(ranked.c[name] for name in Figures.__dataclass_fields__))
    found: dict[tuple[int, str], list[Figures]] = {}
    for row in session.execute(query.where(ranked.c.rank <= LAST)).mappings():
        found.setdefault((row["rule_id"], row["kind"]), []).append(Figures(**row))
    return found


def _usual(last: Sequence[Figures]) -> Usual | None:
    if len(last) < LEAST:
        return None
    return Usual(
        sheets=len(last),
        people=_from_to(one.people for one in last),
        quantity=_from_to(one.quantity for one in last),
        points=_from_to(one.points for one in last),
        highest=max(one.highest for one in last),
    )


def _from_to(values: Iterable[int]) -> tuple[int, int]:
    ordered = sorted(values)
    if len(ordered) >= WITHOUT_EXTREMES:
        ordered = ordered[1:-1]
    return ordered[0], ordered[-1]
