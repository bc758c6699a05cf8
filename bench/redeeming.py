"""Clerks who redeem while machines die: what was acknowledged, who was told what, how long."""

import socket
import threading
import time
from dataclasses import dataclass, field
from itertools import pairwise

from bench.counters import Clerk, redemption_in
from bench.killing import Outcome
from bench.load import ask_whole

PAUSE_SECONDS = 0.3
LONGEST_PAUSE_SECONDS = 30
PATIENCE_SECONDS = 120
TOLD = ("这次什么都没有保存", "送几次都只算一次")
"""What the page of an outage says of what was sent."""


@dataclass
class Load:
    """Clerks who redeem; each acknowledgement with its moment, each refusal counted."""

    port: int
    acknowledged: list[tuple[float, str]] = field(default_factory=list)
    told: int = 0
    untold: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def redeem(self, clerk: Clerk) -> None:
        """Redeem until it is over; what is not acknowledged is sent again under its key."""
        for key, request in clerk.requests():
            while not self._is_acknowledged(request):
                if self.over.is_set():
                    return
                time.sleep(PAUSE_SECONDS)
            self.acknowledged.append((time.monotonic(), key))
            if self.over.is_set():
                return
            time.sleep(PAUSE_SECONDS)

    def _is_acknowledged(self, request: bytes) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 60) as connection:
                head, body = ask_whole(connection, request)
        except (OSError, RuntimeError):
            self.untold += 1
            return False
        if redemption_in(head) is not None:
            return True
        page = body.decode(errors="replace")
        if head.startswith(b"HTTP/1.1 503") and any(words in page for words in TOLD):
            self.told += 1
        else:
            self.untold += 1
        return False

    def longest_pause(self, since: float) -> float:
        """Return how long nothing was acknowledged since then, at the longest."""
        moments = [since, *(at for at, _key in self.acknowledged if at > since), time.monotonic()]
        return max(after - before for before, after in pairwise(moments))

    def wait_for_more(self) -> None:
        """Wait until another redemption is acknowledged. Raises RuntimeError without one."""
        before, end = len(self.acknowledged), time.monotonic() + PATIENCE_SECONDS
        while len(self.acknowledged) == before:
            if time.monotonic() > end:
                raise RuntimeError(f"nothing was acknowledged for {PATIENCE_SECONDS} s")
            time.sleep(0.1)


@dataclass(frozen=True)
class Row:
    """A fault, and what people and machines had of it."""

    fault: str
    pause: float
    whole_after: float
    acknowledged: int
    told: int
    untold: int

    def __str__(self) -> str:
        counts = f"{self.acknowledged} | {self.told} | {self.untold}"
        return f"| {self.fault} | {self.pause:.1f} | {self.whole_after:.1f} | {counts} |"


@dataclass
class Report:
    """What came of all faults."""

    rows: list[Row]
    outcome: Outcome
    doubled: int

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing was lost or doubled, nobody left without words or for too long."""
        return (
            self.outcome.is_clean
            and not self.doubled
            and not any(row.untold for row in self.rows)
            and max(row.pause for row in self.rows) <= LONGEST_PAUSE_SECONDS
        )

    def __str__(self) -> str:
        outcome = self.outcome
        return (
            f"{len(self.rows)} faults, {len(outcome.acknowledged)} acknowledged, "
            f"{len(outcome.gone)} lost, {self.doubled} doubled, {outcome.half} half, "
            f"{outcome.problems} problems of verify; longest pause "
            f"{max(row.pause for row in self.rows):.1f} s"
        )
