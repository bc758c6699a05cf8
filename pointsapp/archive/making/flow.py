"""An archive on its way to whoever waits for it: given on while it is made."""

from collections.abc import Generator, Iterator
from typing import TypeVar

Ended = TypeVar("Ended")


class Outflow:
    """A file that is given on piece by piece; nothing that was given on is kept."""

    def __init__(self) -> None:
        self.size = 0
        self._pieces: list[bytes] = []

    def write(self, some: bytes, /) -> int:
        """Take some bytes."""
        self._pieces.append(bytes(some))
        self.size += len(some)
        return len(some)

    def flush(self) -> None:
        """Do nothing: pieces are taken out when a step is done."""

    def close(self) -> None:
        """Do nothing: what is left is taken out afterwards."""

    def take(self) -> bytes:
        """Take out what was written since."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


def given_on(
    steps: Generator[None, None, Ended], outflow: Outflow
) -> Generator[bytes, None, Ended]:
    """Give what each step wrote, and return what the steps come to; the rest is still inside."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value
        yield outflow.take()


def with_first(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Make the first piece at once, so that what goes wrong at the beginning is told on a page."""
    first = next(pieces)
    return _and_others(first, pieces)


def _and_others(first: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from pieces
