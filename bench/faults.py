"""What happens to machines: each fault, done to three nodes, returns what puts it right."""

import signal
from collections.abc import Callable
from functools import partial

from bench.highly_available import Nodes
from bench.machines import Namespaces
from bench.node import PROGRAMS, Node

PutRight = Callable[[], None]
Fault = Callable[[Nodes], PutRight]


def kill_primary(nodes: Nodes) -> PutRight:
    """Kill the PostgreSQL that leads."""
    nodes.leader.send_to_postgresql(signal.SIGKILL)
    return lambda: None


def kill_machine(nodes: Nodes) -> PutRight:
    """Kill all that runs where PostgreSQL leads."""
    return _gone(nodes.leader)


def lose_standby(nodes: Nodes) -> PutRight:
    """Kill all that runs where the synchronous standby is."""
    return _gone(nodes.standby)


def _gone(node: Node) -> PutRight:
    for program in PROGRAMS:
        node.send(program, signal.SIGKILL)
    node.send_to_postgresql(signal.SIGKILL)
    return node.start


def stop_machine(nodes: Nodes) -> PutRight:
    """Let all that runs where PostgreSQL leads stand still."""
    node = nodes.leader
    for program in PROGRAMS:
        node.send(program, signal.SIGSTOP)
    node.send_to_postgresql(signal.SIGSTOP)

    def go_on() -> None:
        node.send_to_postgresql(signal.SIGCONT)
        for program in PROGRAMS:
            node.send(program, signal.SIGCONT)

    return go_on


def kill_etcd_leader(nodes: Nodes) -> PutRight:
    """Kill the member of etcd that leads the others."""
    node = nodes.etcd_leader
    node.send("etcd", signal.SIGKILL)
    return node.start_etcd


def switch_over(nodes: Nodes) -> PutRight:
    """Let the synchronous standby lead, as planned."""
    nodes.switch_over()
    return lambda: None


def cut_off(nodes: Nodes) -> PutRight:
    """Take the machine where PostgreSQL leads off the network; nothing on it dies."""
    machines, name = _own(nodes), nodes.leader.name
    machines.cut_off(name)
    return partial(machines.join, name)


def fill_disk(nodes: Nodes) -> PutRight:
    """Leave no room where PostgreSQL leads, neither for a table nor for the log of what is done."""
    return _own(nodes).fill(nodes.leader.name).unlink


def _own(nodes: Nodes) -> Namespaces:
    if not isinstance(nodes.machines, Namespaces):
        raise TypeError("only machines with a network and a disk of their own have this fault")
    return nodes.machines


ANYWHERE: dict[str, Fault] = {
    "primary killed": kill_primary,
    "machine of the primary killed": kill_machine,
    "machine of the primary stopped": stop_machine,
    "leader of etcd killed": kill_etcd_leader,
    "synchronous standby gone": lose_standby,
    "planned switch-over": switch_over,
}
WITH_MACHINES: dict[str, Fault] = ANYWHERE | {
    "machine of the primary cut off": cut_off,
    "disk of the primary full": fill_disk,
}
