"""Points that move by an act of the office: a colleague confirms, with a password.

Who is a colleague, and whether that account counts, is asked of the room that knows the staff.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from sqlalchemy.orm import Session

from pointsapp.actor import Actor


class MovingAct(StrEnum):
    """By what points move or lapse, or may again; a value is kept for ever, so it never changes."""

    SPLIT = "split"
    MERGER = "merger"
    CLOSING = "closing"
    OPENINGS_BACK = "openings-back"
    REOPENING = "reopening"
    EXPIRY = "expiry"
    EXPIRY_BACK = "expiry-back"


@dataclass(frozen=True)
class PointsMoved:
    """Points that an act moves: between these `households`, confirmed by the actor code `second`.

    `subject_id` is the household's that changes. An import taken back, a period opened again and
    an expiry name no households: they concern the village. `second` is empty where nobody
    confirmed.
    """

    act: MovingAct
    subject_id: int
    households: tuple[int, ...]
    second: str


class Confirm(Protocol):
    """Lets a second person stand by points that move; refuses one who does not count."""

    def __call__(self, session: Session, moved: PointsMoved, /, *, by: Actor, at: datetime) -> None:
        """Do it."""


class CheckPassword(Protocol):
    """Returns the actor code of whose user name and password these are; refuses wrong ones."""

    def __call__(self, username: str, password: str, /) -> str:
        """Do it."""


# Without the wiring there is neither of them, and no points move.
_confirm: Confirm
_check_password: CheckPassword


def connect(*, confirm: Confirm, check_password: CheckPassword) -> None:
    """Name what lets a colleague confirm, and what checks the password."""
    global _confirm, _check_password
    _confirm, _check_password = confirm, check_password


def confirm_points(session: Session, moved: PointsMoved, *, by: Actor, at: datetime) -> None:
    """Let the second person stand by points that move; raises what the wiring's `confirm` does."""
    _confirm(session, moved, by=by, at=at)


def check_password(username: str, password: str) -> str:
    """Return the actor code of the colleague; for use before `unit_of_work`, as hashing is slow."""
    return _check_password(username, password)
