"""Publish what was sealed, keep what witnesses say of it, and who they are."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.village_time import village_day
from pointsapp.witnesses import notes, tree
from pointsapp.witnesses.models import Cosignature, LogCheckpoint, WitnessVisit
from pointsapp.witnesses.notes import CosignatureLine
from pointsapp.witnesses.queries import (
    A_LIST,
    Published,
    entries_of,
    last_published,
    visits_to,
)
from pointsapp.witnesses.refusals import SealsDiffer

EVERY_SEAL = range(2**31 - 1)


@dataclass(frozen=True)
class Log:
    """A log as it was published last, with all that proofs are made of."""

    published: Published
    leaves: list[bytes]

    @property
    def text(self) -> str:
        """What was signed."""
        published = self.published
        root = bytes.fromhex(published.root)
        return notes.checkpoint(published.origin, published.size, root)


def publish(
    session: Session, book_id: int, *, origin: str, secret: str, at: datetime
) -> Log | None:
    """Sign and keep a checkpoint over the book's seals, and return the log; None without a seal.

    The origin of the first checkpoint stays that of the log. Raises SealsDiffer where the seals do
    not continue what was published before: such a log must never be signed.
    """
    ledger.lock_book(session, book_id)
    leaves = [tree.leaf(entry) for entry in entries_of(session, book_id, EVERY_SEAL)]
    before = last_published(session, book_id)
    if before and tree.root(leaves[: before.size]).hex() != before.root:
        raise SealsDiffer(number=before.size)
    if not leaves:
        return None
    if before is None or before.size < len(leaves):
        origin = before.origin if before else origin
        before = _sign(session, book_id, leaves, origin=origin, secret=secret, at=at)
    return Log(before, leaves)


def _sign(
    session: Session, book_id: int, leaves: list[bytes], *, origin: str, secret: str, at: datetime
) -> Published:
    seed, key = notes.log_key(secret, origin)
    root = tree.root(leaves)
    text = notes.checkpoint(origin, len(leaves), root)
    made = Published(
        size=len(leaves),
        root=root.hex(),
        origin=origin,
        verifier_key=str(key),
        note=notes.sign(text, seed, key),
        made_at=at,
    )
    session.execute(sa.insert(LogCheckpoint).values(book_id=book_id, **vars(made)))
    return made


def keep_cosignature(
    session: Session, book_id: int, size: int, *, witness: str, cosignature: CosignatureLine
) -> None:
    """Keep a witness's line under a checkpoint; the first one that it gave stays."""
    if session.get(Cosignature, (book_id, size, witness)) is None:
        session.add(
            Cosignature(
                book_id=book_id,
                size=size,
                witness=witness,
                line=cosignature.line,
                signed_at=cosignature.signed_at,
            )
        )


def is_news(session: Session, book_id: int, name: str, *, at: datetime) -> bool:
    """Tell whether this witness did not ask yet today."""
    asked_at = session.scalar(
        sa.select(WitnessVisit.asked_at).filter_by(book_id=book_id, name=name)
    )
    return asked_at is None or village_day(asked_at) < village_day(at)


def note_visit(session: Session, book_id: int, name: str, *, at: datetime) -> None:
    """Keep that a witness of this name asked; of many names those that asked last are kept."""
    ledger.lock_book(session, book_id)
    session.merge(WitnessVisit(book_id=book_id, name=name, asked_at=at))
    session.flush()
    kept = [visit.name for visit in visits_to(session, book_id)]
    if len(kept) == A_LIST:
        session.execute(
            sa.delete(WitnessVisit).where(
                WitnessVisit.book_id == book_id, WitnessVisit.name.not_in(kept)
            )
        )
