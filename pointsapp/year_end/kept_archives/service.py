"""Keep what proves that an archive is the one that was made."""

from datetime import datetime

from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor, village_of
from pointsapp.year_end.kept_archives.models import Archive


def keep_archive(
    session: Session, *, year: int, sha256: str, size: int, by: Actor, at: datetime
) -> int:
    """Keep an archive's check value, which the next seal takes in, and return its id.

    An archive of a village that closed is kept too: the chain goes on in the others' seals.
    """
    village_id = village_of(by)
    ledger.lock_book(session, village_id)
    made = Archive(
        village_id=village_id, year=year, sha256=sha256, size=size, made_by=by.code, made_at=at
    )
    session.add(made)
    session.flush()
    return made.id
