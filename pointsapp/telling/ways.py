"""What every way of sending is: something is taken, surely not taken, or nobody knows."""

from dataclasses import dataclass
from typing import Protocol

from pointsapp.telling.outbox import Letter


class NotTaken(Exception):
    """The other side surely did not take the message; `for_good` it never will.

    When the way `is_away`, nothing else goes by it now either.
    """

    def __init__(self, why: str, *, for_good: bool = False, is_away: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good
        self.is_away = is_away


class NobodyKnows(Exception):
    """The line broke after the message went out: the other side may have taken it."""


@dataclass(frozen=True)
class Words:
    """A message in words: a title, which only some ways have, and the text itself."""

    title: str
    text: str


class Outlet(Protocol):
    """Sends messages by one way."""

    def send(self, letter: Letter, words: Words) -> None:
        """Send a message. Raises NotTaken, and NobodyKnows where it may have been taken."""
