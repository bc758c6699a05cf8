"""The names behind actor codes."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.models import Helper, User
from pointsapp.actor import ActorKind, code_of, number_of


def names_of(session: Session, codes: Iterable[str]) -> dict[str, str]:
    """Return users' and helpers' names by their actor codes, for pages that tell who did what."""
    known = set(codes)
    users = _names(session, known, ActorKind.USER, User)
    return users | _names(session, known, ActorKind.HELPER, Helper)


def _names(
    session: Session, codes: Iterable[str], kind: ActorKind, model: type[User | Helper]
) -> dict[str, str]:
    ids = {number for code in codes if (number := number_of(code, kind)) is not None}
    if not ids:
        return {}
    rows = session.execute(sa.select(model.id, model.name).where(model.id.in_(ids)))
    return {code_of(kind, row.id): row.name for row in rows}
