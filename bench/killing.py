"""`kill -9` of the server at random moments under load: what was acknowledged is there, whole.

Not among the measurements of `make bench`, for a hundred kills take minutes:
`python -m bench killing`, or KILLS=5 for a short one.
"""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from bench.counters import Clerk, open_counters, redemption_in
from bench.databases import application, sqlite_folder
from bench.load import ROOT, ask, free_port, wait_until_it_listens
from pointsapp import ledger
from pointsapp.exchange.redemptions.models import Redemption, RedemptionLine
from pointsapp.extensions import db

COUNTERS = 4
LONGEST_SECONDS = 1.5
PATIENCE_SECONDS = 60
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"


@dataclass
class Outcome:
    """What came of the kills; `gone` was acknowledged and is not there."""

    kills: int = 0
    acknowledged: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    half: int = 0
    problems: int = 0

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing was lost, halved or broken."""
        return bool(self.acknowledged) and not (self.gone or self.half or self.problems)


def measure() -> str:
    """Return the line of this measurement, on SQLite."""
    kills = int(os.environ.get("KILLS") or 100)
    with sqlite_folder() as folder:
        url = f"sqlite:///{folder / 'ours.sqlite3'}"
        outcome = kill_under_load(url, folder, kills=kills)
    return json.dumps(
        {
            "name": "killing",
            "kills": outcome.kills,
            "acknowledged": len(outcome.acknowledged),
            "gone": len(outcome.gone),
            "half": outcome.half,
            "problems": outcome.problems,
            "met": outcome.is_clean,
        }
    )


def kill_under_load(url: str, folder: Path, *, kills: int) -> Outcome:
    """Start the server, load it, kill it, again and again; then look what is there."""
    settings = {**os.environ, "DATABASE_URL": url, "INSTANCE_PATH": str(folder)}
    outcome = Outcome()
    with application(url, folder) as app:
        counters = open_counters(app, villages=1, clerks=COUNTERS, codes=kills * 100)
        for _ in range(kills):
            outcome.acknowledged += _until_killed(settings, counters)
            outcome.kills += 1
        look(outcome)
    return outcome


def _until_killed(settings: dict[str, str], counters: list[Clerk]) -> list[str]:
    """Run the server under load, kill all of it in the middle, return the keys it acknowledged."""
    port = free_port()
    environment = {**settings, "BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": "2"}
    command = [sys.executable, "-m", "gunicorn", "--log-level", "critical", "wsgi:app"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    acknowledged: list[str] = []
    counting = [
        threading.Thread(target=_redeem_until_gone, args=(port, clerk, acknowledged))
        for clerk in counters
    ]
    try:
        wait_until_it_listens(port)
        with socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS) as connection:
            ask(connection, HEALTH)  # a worker has loaded the application
        for thread in counting:
            thread.start()
        time.sleep(random.uniform(0, LONGEST_SECONDS))
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(PATIENCE_SECONDS)
    for thread in counting:
        thread.join(PATIENCE_SECONDS)
    return acknowledged


def _redeem_until_gone(port: int, clerk: Clerk, acknowledged: list[str]) -> None:
    """Redeem until the server is gone; a key counts as soon as its answer has come."""
    try:
        with socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS) as connection:
            for key, request in clerk.requests():
                if redemption_in(ask(connection, request)) is not None:
                    acknowledged.append(key)
    except (OSError, RuntimeError):
        return


def look(outcome: Outcome) -> None:
    """Find acknowledged redemptions that are gone, halves, and what verification names."""
    there = set(db.session.scalars(sa.select(Redemption.key)))
    outcome.gone = [key for key in outcome.acknowledged if key not in there]
    priced = sa.func.sum(RedemptionLine.quantity * RedemptionLine.price_points)
    whole = (
        sa.select(Redemption.id)
        .join(RedemptionLine, RedemptionLine.redemption_id == Redemption.id)
        .where(Redemption.transaction_id.is_not(None))
        .group_by(Redemption.id, Redemption.points)
        .having(priced == Redemption.points)
    )
    outcome.half = len(there) - len(list(db.session.scalars(whole)))
    outcome.problems = len(ledger.verify(db.session.connection()).problems)
