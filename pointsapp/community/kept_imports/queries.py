"""What was imported into a village, the latest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.community.kept_imports.kinds import kinds_for, names_of
from pointsapp.community.models import KeptImport
from pointsapp.refusals import NotFound

A_PAGE = 50


@dataclass(frozen=True)
class ImportRow:
    """An import: what, by whom, what it brought, and who took it back."""

    id: int
    kind: str
    file_name: str
    counts: Mapping[str, int]
    imported_by: str
    imported_at: datetime
    taken_back_by: str
    taken_back_at: datetime | None


@dataclass(frozen=True)
class ImportsPage:
    """Some imports; `older` asks for those before them."""

    rows: tuple[ImportRow, ...]
    older: int | None


def list_imports(session: Session, actor: Actor, *, before: int | None = None) -> ImportsPage:
    """Return the imports of those kinds that this person may import. Raises NotFound."""
    latest_first = _imports_for(actor).order_by(KeptImport.id.desc()).limit(A_PAGE + 1)
    query = latest_first.where(KeptImport.id < before) if before else latest_first
    kept = session.scalars(query).all()
    page = kept[:A_PAGE]
    return ImportsPage(_rows(session, page), older=page[-1].id if len(kept) > A_PAGE else None)


def show_import(session: Session, actor: Actor, import_id: int) -> ImportRow:
    """Return an import of the village that this person may take back. Raises NotFound."""
    rows = _rows(session, session.scalars(_imports_for(actor).filter_by(id=import_id)).all())
    if not rows:
        raise NotFound
    return rows[0]


def _imports_for(actor: Actor) -> sa.Select[KeptImport]:
    return sa.select(KeptImport).where(
        KeptImport.village_id == village_of(actor), KeptImport.kind.in_(kinds_for(actor))
    )


def _rows(session: Session, page: Sequence[KeptImport]) -> tuple[ImportRow, ...]:
    codes = {code for kept in page for code in (kept.imported_by, kept.taken_back_by) if code}
    names = names_of(session, codes)
    return tuple(
        ImportRow(
            id=kept.id,
            kind=kept.kind,
            file_name=kept.file_name,
            counts=kept.counts,
            imported_by=names.get(kept.imported_by, kept.imported_by),
            imported_at=kept.imported_at,
            taken_back_by=names.get(kept.taken_back_by or "", kept.taken_back_by or ""),
            taken_back_at=kept.taken_back_at,
        )
        for kept in page
    )
