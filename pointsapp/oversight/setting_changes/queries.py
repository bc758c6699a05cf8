"""Changes of a village's settings, page by page or all of a time."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.names import names_of
from pointsapp.actor import Actor, village_of
from pointsapp.community.models import SettingChange

A_PAGE = 50


@dataclass(frozen=True)
class SettingChangeRow:
    """A setting that somebody changed; its values are those of Settings, the person is named."""

    name: str
    before: object
    after: object
    changed_by: str
    changed_at: datetime
    reason: str


@dataclass(frozen=True)
class SettingChanges:
    """Some changes, the newest first; `older` asks for those before them."""

    rows: tuple[SettingChangeRow, ...]
    older: int | None


def list_setting_changes(
    session: Session, actor: Actor, *, before: int | None = None
) -> SettingChanges:
    """Return a page of the changes of the actor's village."""
    query = (
        sa.select(SettingChange)
        .filter_by(village_id=village_of(actor))
        .order_by(SettingChange.id.desc())
        .limit(A_PAGE + 1)
    )
    if before is not None:
        query = query.where(SettingChange.id < before)
    found = session.scalars(query).all()
    page = found[:A_PAGE]
    return SettingChanges(_rows(session, page), page[-1].id if len(found) > A_PAGE else None)


def setting_changes_since(
    session: Session, village_id: int, since: datetime
) -> tuple[SettingChangeRow, ...]:
    """Return all changes of a village from an instant on, the first one first."""
    query = sa.select(SettingChange).where(
        SettingChange.village_id == village_id, SettingChange.changed_at >= since
    )
    return _rows(session, session.scalars(query.order_by(SettingChange.id)).all())


def _rows(session: Session, found: Sequence[SettingChange]) -> tuple[SettingChangeRow, ...]:
    names = names_of(session, {one.changed_by for one in found})
    return tuple(
        SettingChangeRow(
            name=one.name,
            before=json.loads(one.before),
            after=json.loads(one.after),
            changed_by=names.get(one.changed_by, ""),
            changed_at=one.changed_at,
            reason=one.reason,
        )
        for one in found
    )
