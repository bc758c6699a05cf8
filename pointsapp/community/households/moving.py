"""People who live in another household now: what other rooms keep of them goes along."""

from collections.abc import Collection, Sequence
from typing import Protocol

from sqlalchemy.orm import Session


class GoAlong(Protocol):
    """Lets what a room keeps of people be their new households'."""

    def __call__(self, session: Session, resident_ids: Collection[int], /) -> None:
        """Do it."""


_followers: list[GoAlong] = []


def connect(*, followers: Sequence[GoAlong]) -> None:
    """Name everything that goes along with people."""
    _followers[:] = followers


def people_moved(session: Session, resident_ids: Collection[int]) -> None:
    """Let what is kept of these people go along to the households where they live now."""
    if not resident_ids:
        return
    session.flush()
    for follow in _followers:
        follow(session, resident_ids)
