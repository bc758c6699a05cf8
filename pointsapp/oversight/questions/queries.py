"""Which questions stand in a month, on which facts, and what was said to them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.names import names_of
from pointsapp.community.models import Household, Resident
from pointsapp.oversight.questions.asking import Asking, asking
from pointsapp.oversight.questions.models import QuestionRemark, Said
from pointsapp.oversight.questions.table import QUESTIONS
from pointsapp.oversight.questions.thresholds import Thresholds, place_of_village, thresholds_in
from pointsapp.refusals import NotFound

MOST_FACTS = 30
"""So many facts of a question are shown; all of them are counted."""


class Stage(StrEnum):
    """How far a question is: nobody said anything to these facts yet, or what was said last."""

    STANDS = "stands"
    ASKED = "asked"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True)
class Remark:
    """What somebody said to a question, and when."""

    said: str
    words: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Standing:
    """A question that stands in a village, on so many facts."""

    name: str
    facts: int
    stage: Stage


@dataclass(frozen=True)
class FactRow:
    """One fact behind a question; what it has no part of is None or empty."""

    moment: datetime | date
    what: str
    by: str
    household: str
    head: str
    figure: int | None
    ref: int | None


@dataclass(frozen=True)
class QuestionShown:
    """A question of a month with its threshold, its latest facts and all that was said to it."""

    name: str
    month: date
    threshold: int
    count: int
    facts: tuple[FactRow, ...]
    remarks: tuple[Remark, ...]
    stage: Stage


@dataclass(frozen=True)
class AskedAbout:
    """A question of another month that the township asked and nobody answered."""

    name: str
    month: str


def month_key(month: date) -> str:
    """Return a month as remarks keep it: 2026-11."""
    return month.strftime("%Y-%m")


def standing_in(
    session: Session, villages: Sequence[int], month: date, thresholds: Thresholds, *, now: datetime
) -> dict[int, tuple[Standing, ...]]:
    """Return the questions that stand in each of these villages, in two statements."""
    counts = _count(session, asking(villages, month, now=now), thresholds)
    last = _last_remarks(session, villages, month)
    found: defaultdict[int, list[Standing]] = defaultdict(list)
    for name in QUESTIONS:
        for village_id in villages:
            if facts := counts.get((village_id, name)):
                stage = _stage(last.get((village_id, name)), facts)
                found[village_id].append(Standing(name, facts, stage))
    return {village_id: tuple(standing) for village_id, standing in found.items()}


def township_waits(village_id: int | None) -> sa.Select[str, str]:
    """Select the questions, of whatever month, whose last word to the village is the township's."""
    last = sa.select(sa.func.max(QuestionRemark.id)).where(QuestionRemark.village_id == village_id)
    last = last.group_by(QuestionRemark.month, QuestionRemark.question)
    return sa.select(QuestionRemark.question, QuestionRemark.month).where(
        QuestionRemark.id.in_(last), QuestionRemark.said == Said.ASKED
    )


def asked_about_others(session: Session, village_id: int, month: date) -> tuple[AskedAbout, ...]:
    """Return what the township asks about other months than this one."""
    others = township_waits(village_id).where(QuestionRemark.month != month_key(month))
    rows = session.execute(others.order_by(QuestionRemark.id))
    return tuple(AskedAbout(row.question, row.month) for row in rows)


def show_question(
    session: Session, village_id: int, name: str, month: date, *, now: datetime
) -> QuestionShown:
    """Return a question of a village with its facts, in a fixed number of statements.

    Raises NotFound for a question that nobody knows.
    """
    if name not in QUESTIONS:
        raise NotFound
    threshold = thresholds_in(session, place_of_village(session, village_id))[name]
    asked = asking([village_id], month, now=now)
    found = QUESTIONS[name].find(asked, threshold).subquery()
    total = sa.func.count().over().label("total")
    rows = session.execute(
        sa.select(found, total, Household.number, Resident.name.label("head"))
        .outerjoin(Household, Household.id == found.c.household_id)
        .outerjoin(Resident, Resident.id == Household.head_id)
        .order_by(found.c.moment.desc(), found.c.ref.desc())
        .limit(MOST_FACTS)
    ).all()
    remarks = session.scalars(
        sa.select(QuestionRemark)
        .filter_by(village_id=village_id, month=month_key(month), question=name)
        .order_by(QuestionRemark.id)
    ).all()
    names = names_of(session, {row.by or "" for row in rows} | {one.by for one in remarks})
    count = rows[0].total if rows else 0
    return QuestionShown(
        name=name,
        month=month,
        threshold=threshold,
        count=count,
        facts=tuple(_fact(row, names) for row in rows),
        remarks=tuple(
            Remark(one.said, one.words, names.get(one.by, ""), one.at) for one in remarks
        ),
        stage=_stage(remarks[-1] if remarks else None, count),
    )


def count_facts(session: Session, village_id: int, name: str, month: date, *, now: datetime) -> int:
    """Return on how many facts a question of a village stands. Raises NotFound for no question."""
    if name not in QUESTIONS:
        raise NotFound
    threshold = thresholds_in(session, place_of_village(session, village_id))[name]
    found = QUESTIONS[name].find(asking([village_id], month, now=now), threshold)
    return session.scalars(sa.select(sa.func.count()).select_from(found.subquery())).one()


def _count(session: Session, asked: Asking, thresholds: Thresholds) -> dict[tuple[int, str], int]:
    """Count the facts of every question in one statement."""
    counts = []
    for name, question in QUESTIONS.items():
        found = question.find(asked, thresholds[name]).subquery()
        village, count = found.c.village_id, sa.func.count()
        one = sa.select(sa.literal(name).label("name"), village, count.label("facts"))
        counts.append(one.group_by(village))
    rows = session.execute(sa.union_all(*counts))
    return {(row.village_id, row.name): row.facts for row in rows}


def _last_remarks(
    session: Session, villages: Sequence[int], month: date
) -> dict[tuple[int, str], QuestionRemark]:
    said = (
        sa.select(QuestionRemark)
        .where(QuestionRemark.village_id.in_(villages), QuestionRemark.month == month_key(month))
        .order_by(QuestionRemark.id)
    )
    return {(one.village_id, one.question): one for one in session.scalars(said)}


def _stage(last: QuestionRemark | None, facts: int) -> Stage:
    """Return how far a question is; an answer holds for as many facts as there were."""
    if last is None or (last.said != Said.ASKED and facts > last.facts):
        return Stage.STANDS
    return Stage(last.said)


def _fact(row: Any, names: dict[str, str]) -> FactRow:
    return FactRow(
        moment=row.moment,
        what=row.what or "",
        by=names.get(row.by or "", ""),
        household=row.number or "",
        head=row.head or "",
        figure=None if row.figure is None else int(row.figure),
        ref=row.ref,
    )
