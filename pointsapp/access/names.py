"""The names behind actor codes."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.models import Helper, User


def names_of(session: Session, codes: Iterable[str]) -> dict[str, str]:
    """Return users' and helpers' names by their actor codes, for pages that tell who did what."""
    wanted = set(codes)
    return _names(session, wanted, "user:", User) | _names(session, wanted, "helper:", Helper)


def _names(
    session: Session, codes: Iterable[str], kind: str, table: type[User | Helper]
) -> dict[str, str]:
    ids = {int(code.removeprefix(kind)) for code in codes if code.startswith(kind)}
    if not ids:
        return {}
    rows = session.execute(sa.select(table.id, table.name).where(table.id.in_(ids)))
    return {f"{kind}{one}": name for one, name in rows}
