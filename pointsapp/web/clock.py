"""The only reading of the clock, and what the books say of it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.village_time import village_day

MOST_QUIET = timedelta(days=3)
"""A seal a night leaves no longer gap, whether the village rests or not."""

ZONES = timedelta(days=1)
"""A file's time may come from a machine with another zone."""


class Clock(StrEnum):
    """How the clock stands to the last entry or seal of the books."""

    OK = "ok"
    BEHIND = "behind"
    """It went back: nothing is posted or sealed until somebody says which is right."""
    AHEAD = "ahead"
    """Days lie between: it may run ahead, or the machine was off, or no seal is made at night."""
    FAR_AHEAD = "far-ahead"
    """More than a year: nothing is posted or sealed, as when it is behind."""


@dataclass(frozen=True)
class Comparison:
    """The clock beside the books: `last` is their latest entry or seal, None for empty ones."""

    clock: Clock
    now: datetime
    last: datetime | None

    @property
    def stops_writing(self) -> bool:
        """Whether nothing can be posted until the clock, or its last mistake, is put right."""
        return self.clock in {Clock.BEHIND, Clock.FAR_AHEAD}

    def warnings(self) -> list[str]:
        """Return what whoever runs the product should know, in one line each."""
        told = []
        if self.now < _released() - ZONES:
            told.append(f"the clock says {self.now:%Y-%m-%d}, before the files of this release")
        if self.last is not None and self.clock is not Clock.OK:
            stops = "; nothing is posted until it is right" if self.stops_writing else ""
            told.append(
                f"the clock says {self.now:%Y-%m-%d %H:%M} UTC, and the last entry or seal is of "
                f"{self.last:%Y-%m-%d %H:%M} UTC{stops}"
            )
        return told


def now() -> datetime:
    """Return this instant, in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def village_today() -> date:
    """Return today's date in the village."""
    return village_day(now())


def compare(session: Session, book_id: int | None = None) -> Comparison:
    """Compare the clock with the latest entry or seal of this book, or of all."""
    if book_id is None:
        last = ledger.latest_instant(session)
    else:
        last = ledger.last_instant(session, book_id)
    at = now()
    return Comparison(_clock(at, last), at, last)


def _clock(at: datetime, last: datetime | None) -> Clock:
    if last is None:
        return Clock.OK
    if at < last - ledger.SLACK:
        return Clock.BEHIND
    if at > last + ledger.LONGEST_REST:
        return Clock.FAR_AHEAD
    return Clock.AHEAD if at > last + MOST_QUIET else Clock.OK


def _released() -> datetime:
    """Return when this release's files were written, as far as they say."""
    return datetime.fromtimestamp(Path(__file__).stat().st_mtime, UTC)
