"""Keep each import: which file, by whom, what it did, and what was before."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.community.kept_imports import kinds
from pointsapp.community.models import KeptImport
from pointsapp.refusals import NotFound

LONGEST_FILE_NAME = 120


@dataclass(frozen=True)
class ImportedFile:
    """A file by its name and the SHA-256 of its content."""

    name: str
    digest: str


def file_of(name: str, content: bytes) -> ImportedFile:
    """Return the file as it is kept: of the name its end, of the content its hash."""
    return ImportedFile(name[-LONGEST_FILE_NAME:], hashlib.sha256(content).hexdigest())


def find_same(
    session: Session, village_id: int, kind: str, file: ImportedFile
) -> KeptImport | None:
    """Return the import of this very file that stands, if there is one."""
    return session.scalars(
        sa.select(KeptImport)
        .filter_by(village_id=village_id, kind=kind, digest=file.digest, taken_back_at=None)
        .limit(1)
    ).one_or_none()


def count(session: Session, village_id: int, kind: str) -> int:
    """Return how many imports of the kind there were, those that were taken back among them."""
    imports = sa.select(sa.func.count(KeptImport.id)).filter_by(village_id=village_id, kind=kind)
    return session.scalar(imports) or 0


@dataclass(frozen=True)
class Brought:
    """What an import did: counts for people to read, and all that is needed to undo it."""

    counts: Mapping[str, int]
    undo: Mapping[str, Any]


def keep(
    session: Session, kind: str, file: ImportedFile, brought: Brought, *, by: Actor, at: datetime
) -> int:
    """Keep what an import did, and return its id."""
    kept = KeptImport(
        village_id=village_of(by),
        kind=kind,
        file_name=file.name,
        digest=file.digest,
        counts=dict(brought.counts),
        undo=dict(brought.undo),
        imported_by=by.code,
        imported_at=at,
    )
    session.add(kept)
    session.flush()
    kinds.record_import(session, kept.id, by=by, at=at)
    return kept.id


def take(session: Session, village_id: int, kind: str, import_id: int) -> KeptImport:
    """Return an import of the village to be taken back. Raises NotFound."""
    kept = session.scalars(
        sa.select(KeptImport)
        .filter_by(id=import_id, village_id=village_id, kind=kind)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if kept is None:
        raise NotFound
    return kept


def close(session: Session, kept: KeptImport, *, by: Actor, at: datetime) -> None:
    """Note who took the import back."""
    kept.taken_back_by, kept.taken_back_at = by.code, at
    session.flush()
    kinds.record_taking_back(session, kept.id, by=by, at=at)
