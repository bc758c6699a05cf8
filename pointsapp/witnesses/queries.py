"""What a witness reads of a village's log, and what the village sees of its witnesses."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.witnesses import tree
from pointsapp.witnesses.models import Cosignature, LogCheckpoint, WitnessVisit
from pointsapp.witnesses.tiles import WIDTH, Tile

A_LIST = 20
"""So many witnesses are shown, and of so many who asked the names are kept."""


@dataclass(frozen=True)
class Published:
    """The last checkpoint of a log: of how many seals, and whose signature it bears."""

    size: int
    root: str
    origin: str
    verifier_key: str
    note: str
    made_at: datetime


@dataclass(frozen=True)
class Cosigned:
    """A witness and the latest seal up to which it confirmed that the log only grew."""

    witness: str
    size: int
    signed_at: datetime


@dataclass(frozen=True)
class Visit:
    """Who asked for the log, by the name it gave, and when it last did."""

    name: str
    asked_at: datetime


def last_published(session: Session, book_id: int) -> Published | None:
    """Return what was last published of this book's log, None before the first time."""
    query = (
        sa.select(
            LogCheckpoint.size,
            LogCheckpoint.root,
            LogCheckpoint.origin,
            LogCheckpoint.verifier_key,
            LogCheckpoint.note,
            LogCheckpoint.made_at,
        )
        .where(LogCheckpoint.book_id == book_id)
        .order_by(LogCheckpoint.size.desc())
        .limit(1)
    )
    row = session.execute(query).mappings().one_or_none()
    return Published(**row) if row else None


def signed_note(session: Session, book_id: int) -> str | None:
    """Return the last checkpoint with the cosignatures under it, None before the first one."""
    published = last_published(session, book_id)
    if published is None:
        return None
    query = (
        sa.select(Cosignature.line)
        .where(Cosignature.book_id == book_id, Cosignature.size == published.size)
        .order_by(Cosignature.witness)
    )
    return published.note + "".join(f"{line}\n" for line in session.scalars(query))


def witnesses_of(session: Session, book_id: int) -> tuple[Cosigned, ...]:
    """Return each witness that ever cosigned, with the latest seal that it knows."""
    query = (
        sa.select(
            Cosignature.witness,
            sa.func.max(Cosignature.size).label("size"),
            sa.func.max(Cosignature.signed_at).label("signed_at"),
        )
        .where(Cosignature.book_id == book_id)
        .group_by(Cosignature.witness)
        .order_by(Cosignature.witness)
        .limit(A_LIST)
    )
    return tuple(Cosigned(**row) for row in session.execute(query).mappings())


def visits_to(session: Session, book_id: int) -> tuple[Visit, ...]:
    """Return who asked for this log lately, the last first."""
    query = (
        sa.select(WitnessVisit.name, WitnessVisit.asked_at)
        .where(WitnessVisit.book_id == book_id)
        .order_by(WitnessVisit.asked_at.desc(), WitnessVisit.name)
        .limit(A_LIST)
    )
    return tuple(Visit(**row) for row in session.execute(query).mappings())


def read_entries(session: Session, book_id: int, covered: range) -> list[bytes] | None:
    """Return the log's entries with these indexes; None where not all of them are published."""
    published = last_published(session, book_id)
    if published is None or covered.stop > published.size:
        return None
    return entries_of(session, book_id, covered)


def entries_of(session: Session, book_id: int, covered: range) -> list[bytes]:
    """Return the entries with these indexes: each the line that others keep of a seal."""
    kept = ledger.kept_seals(session, book_id, first=covered.start + 1, last=covered.stop)
    return [ledger.line_of(seal).encode() for seal in kept]


def read_hashes(session: Session, book_id: int, tile: Tile) -> list[bytes] | None:
    """Return the hashes in a tile; None where not all that it covers is published."""
    entries = read_entries(session, book_id, tile.entries)
    if entries is None:
        return None
    each = WIDTH**tile.level
    leaves = [tree.leaf(entry) for entry in entries]
    return [tree.root(leaves[at : at + each]) for at in range(0, len(leaves), each)]
