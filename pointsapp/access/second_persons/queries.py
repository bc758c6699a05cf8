"""What new accounts had a part in, and who has looked at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.models import Confirmation, User
from pointsapp.access.names import names_of
from pointsapp.actor import Actor
from pointsapp.community.models import Household, Village

A_PAGE = 50

Condition = sa.ColumnElement[bool]


@dataclass(frozen=True)
class Reviewed:
    """What two people did of whom one had an account that was `new_since` then.

    Who is no user, such as a household that claimed, has no name here.
    """

    id: int
    village: str
    act: str
    subject_id: int
    household_id: int | None
    household: str | None
    first: str
    second: str
    confirmed_at: datetime
    new_name: str
    new_since: datetime
    looked_at: datetime | None
    looked_at_by: str
    note: str


@dataclass(frozen=True)
class ReviewPage:
    """What waits for this person's look, and some of the rest; `older` asks for those before."""

    waiting: tuple[Reviewed, ...]
    others: tuple[Reviewed, ...]
    older: int | None


def in_reach(actor: Actor) -> Condition:
    """Return which confirmations somebody may see: the own village's, or the own township's."""
    if actor.village_id is not None:
        return Confirmation.village_id == actor.village_id
    return Confirmation.village_id.in_(
        sa.select(Village.id)
        .join(User, User.township_id == Village.township_id)
        .where(User.id == actor.user_id)
    )


def may_look_at(actor: Actor) -> tuple[Condition, ...]:
    """Return which confirmations wait for this person: nobody looks at what he had a part in."""
    return (
        in_reach(actor),
        Confirmation.looked_at.is_(None),
        Confirmation.first_by != actor.code,
        Confirmation.second_by != actor.code,
    )


def count_waiting(actor: Actor) -> sa.Select[Any]:
    """Return the query that counts what waits for this person's look."""
    return sa.select(sa.func.count(Confirmation.id)).where(*may_look_at(actor))


def show_review(session: Session, actor: Actor, *, before: int | None = None) -> ReviewPage:
    """Return what waits for this person, the latest first, and a page of the rest."""
    waiting = session.execute(_ROWS.where(*may_look_at(actor))).all()
    others = _ROWS.where(in_reach(actor), ~sa.and_(*may_look_at(actor))).limit(A_PAGE + 1)
    rest = session.execute(others.where(Confirmation.id < before) if before else others).all()
    page = rest[:A_PAGE]
    codes = {code for row in (*waiting, *page) for code in _codes(row)}
    names = names_of(session, codes)
    return ReviewPage(
        waiting=_reviewed(waiting, names),
        others=_reviewed(page, names),
        older=page[-1].id if len(rest) > A_PAGE else None,
    )


_ROWS = (
    sa.select(
        Confirmation.id,
        Village.name.label("village"),
        Confirmation.act,
        Confirmation.subject_id,
        Confirmation.household_id,
        Household.number.label("household"),
        Confirmation.first_by,
        Confirmation.second_by,
        Confirmation.confirmed_at,
        User.name.label("new_name"),
        Confirmation.new_since,
        Confirmation.looked_at,
        Confirmation.looked_at_by,
        Confirmation.look_note,
    )
    .join(Village, Village.id == Confirmation.village_id)
    .join(User, User.id == Confirmation.new_user_id)
    .outerjoin(Household, Household.id == Confirmation.household_id)
    .order_by(Confirmation.id.desc())
)


def _codes(row: Any) -> set[str]:
    return {row.first_by, row.second_by, row.looked_at_by or ""}


def _reviewed(rows: Sequence[Any], names: dict[str, str]) -> tuple[Reviewed, ...]:
    return tuple(
        Reviewed(
            id=row.id,
            village=row.village,
            act=row.act,
            subject_id=row.subject_id,
            household_id=row.household_id,
            household=row.household,
            first=names.get(row.first_by, ""),
            second=names.get(row.second_by, ""),
            confirmed_at=row.confirmed_at,
            new_name=row.new_name,
            new_since=row.new_since,
            looked_at=row.looked_at,
            looked_at_by=names.get(row.looked_at_by, ""),
            note=row.look_note,
        )
        for row in rows
    )
