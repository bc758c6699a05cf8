"""Faults under redemptions: nothing acknowledged is lost, nothing counts twice.

`python -m bench failover [--rounds 5]` starts the three nodes of deploy/ha on this machine, redeems
without a pause, and does to them, round after round, what happens to machines. A clerk whose
redemption was not acknowledged sends the same form again, as people do. It needs the packages
postgresql-15, etcd-server, patroni and haproxy.
"""

import argparse
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import psycopg
import sqlalchemy as sa

from bench.counters import Clerk, open_counters, redemption_in
from bench.databases import application
from bench.highly_available import Node, Nodes, three_nodes
from bench.killing import Outcome, look
from bench.load import ask, production_server
from pointsapp.access.models import TakenCode
from pointsapp.exchange.redemptions.models import Redemption
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work

CLERKS = 4
QUIET_SECONDS = 4
"""So long it is redeemed before a fault and after it was put right."""
PAUSE_SECONDS = 0.25
CODES_OF_A_FAULT = 600
"""Enough for a clerk, however long it takes until all is whole."""
HELD_SECONDS = 20
"""So long somebody or something stays stopped."""


@dataclass
class Load:
    """Clerks who redeem; each acknowledgement with its moment, each refusal counted."""

    port: int
    acknowledged: list[tuple[float, str]] = field(default_factory=list)
    told: int = 0
    broken: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def redeem(self, clerk: Clerk) -> None:
        """Redeem until it is over; what is not acknowledged is sent again under its key."""
        for key, request in clerk.requests():
            while not self._is_acknowledged(request):
                if self.over.is_set():
                    return
                time.sleep(0.2)
            self.acknowledged.append((time.monotonic(), key))
            if self.over.is_set():
                return
            time.sleep(PAUSE_SECONDS)

    def _is_acknowledged(self, request: bytes) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 60) as connection:
                head = ask(connection, request)
        except (OSError, RuntimeError):
            self.broken += 1
            return False
        self.told += head.startswith(b"HTTP/1.1 503")
        return redemption_in(head) is not None

    def longest_pause(self, since: float) -> float:
        """Return how long nothing was acknowledged since then, at the longest."""
        moments = [since, *(at for at, _key in self.acknowledged if at > since), time.monotonic()]
        return max(after - before for before, after in pairwise(moments))


def _kill_primary(nodes: Nodes) -> Callable[[], None]:
    nodes.leader.send_to_postgresql(signal.SIGKILL)
    return lambda: None


def _kill_machine(nodes: Nodes) -> Callable[[], None]:
    return _gone(nodes.leader)


def _lose_standby(nodes: Nodes) -> Callable[[], None]:
    return _gone(nodes.standby)


def _gone(node: Node) -> Callable[[], None]:
    """Kill all of a node but its etcd; return what starts it again."""
    node.send("patroni", signal.SIGKILL)
    node.send_to_postgresql(signal.SIGKILL)
    return node.start_patroni


def _stop_primary(nodes: Nodes) -> Callable[[], None]:
    node = nodes.leader
    node.send("patroni", signal.SIGSTOP)
    node.send_to_postgresql(signal.SIGSTOP)

    def go_on() -> None:
        node.send_to_postgresql(signal.SIGCONT)
        node.send("patroni", signal.SIGCONT)

    return go_on


def _kill_etcd_leader(nodes: Nodes) -> Callable[[], None]:
    node = nodes.etcd_leader
    node.send("etcd", signal.SIGKILL)
    return node.start_etcd


def _switch_over(nodes: Nodes) -> Callable[[], None]:
    nodes.switch_over()
    return lambda: None


FAULTS = {
    "primary killed": _kill_primary,
    "machine of the primary killed": _kill_machine,
    "primary stopped": _stop_primary,
    "leader of etcd killed": _kill_etcd_leader,
    "synchronous standby gone": _lose_standby,
    "planned switch-over": _switch_over,
}


def run(arguments: list[str]) -> int:
    """Print the table; 1 where something was lost, counted twice, or does not verify."""
    parser = argparse.ArgumentParser(prog="python -m bench failover")
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args(arguments).rounds
    with tempfile.TemporaryDirectory(prefix="points-ha-") as place:
        nodes_folder, instance = Path(place, "nodes"), Path(place, "instance")
        Path(place).chmod(0o755)
        for folder in (nodes_folder, instance):
            folder.mkdir()
        with three_nodes(nodes_folder) as nodes:
            return int(not _is_clean(nodes, instance, rounds))


def _is_clean(nodes: Nodes, instance: Path, rounds: int) -> bool:
    with psycopg.connect(
        nodes.url("postgres").replace("+psycopg", ""), autocommit=True
    ) as connection:
        connection.execute("CREATE DATABASE points")
    url = nodes.url("points")
    with application(url, instance) as app:
        codes = rounds * len(FAULTS) * CODES_OF_A_FAULT
        clerks = open_counters(app, villages=2, clerks=CLERKS // 2, codes=codes)
        with unit_of_work() as session:  # they hold for ten minutes, and this takes longer
            session.execute(sa.update(TakenCode).values(taken_at=now() + timedelta(days=1)))
        settings = {"DATABASE_URL": url, "INSTANCE_PATH": str(instance)}
        with production_server("wsgi:app", settings) as port:
            acknowledged = _through_faults(nodes, Load(port), clerks, rounds)
        outcome = Outcome(rounds * len(FAULTS), acknowledged)
        look(outcome)
        keys = list(db.session.scalars(sa.select(Redemption.key)))
    print(
        f"\n{outcome.kills} faults, {len(outcome.acknowledged)} acknowledged, "
        f"{len(outcome.gone)} lost, {len(keys) - len(set(keys))} doubled, {outcome.half} half, "
        f"{outcome.problems} problems of verify"
    )
    return outcome.is_clean


def _through_faults(nodes: Nodes, load: Load, clerks: list[Clerk], rounds: int) -> list[str]:
    """Redeem through every fault so often; print a row for each, return what was acknowledged."""
    print("| fault | longest pause | whole again after | acknowledged | told 503 | broken off |")
    print("|---|---|---|---|---|---|", flush=True)
    threads = [threading.Thread(target=load.redeem, args=(clerk,)) for clerk in clerks]
    for thread in threads:
        thread.start()
    try:
        for _round in range(rounds):
            for name, fault in FAULTS.items():
                _one_fault(nodes, load, name, fault)
    finally:
        load.over.set()
        for thread in threads:
            thread.join(90)
    return [key for _at, key in load.acknowledged]


def _one_fault(
    nodes: Nodes, load: Load, name: str, fault: Callable[[Nodes], Callable[[], None]]
) -> None:
    time.sleep(QUIET_SECONDS)
    before = len(load.acknowledged), load.told, load.broken
    began = time.monotonic()
    put_right = fault(nodes)
    time.sleep(HELD_SECONDS)
    put_right()
    whole = nodes.wait_until_whole()
    time.sleep(QUIET_SECONDS)
    after = len(load.acknowledged), load.told, load.broken
    counts = " | ".join(str(this - then) for this, then in zip(after, before, strict=True))
    print(f"| {name} | {load.longest_pause(began):.1f} | {whole:.1f} | {counts} |", flush=True)
