"""Work done in the same second by real processes that really commit."""

import multiprocessing
import os
from collections.abc import Callable, Sequence
from multiprocessing.context import ForkServerContext
from multiprocessing.synchronize import Barrier
from typing import TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")

PATIENCE_SECONDS = 60
PRELOADED = ["pytest", "sqlalchemy.orm", "psycopg", "tests.preloaded"]
_BARRIER: list[Barrier] = []


def at_once(work: Callable[[Task], Answer], tasks: Sequence[Task]) -> list[Answer]:
    """Do each task in a process of its own; return what each returned.

    Twenty such processes start in the time of one that imports everything anew.
    """
    context = preloaded_context()
    start = (context.Barrier(len(tasks)), dict(os.environ))
    with context.Pool(len(tasks), initializer=_take_place, initargs=start) as pool:
        return pool.map(work, tasks, chunksize=1)


def preloaded_context() -> ForkServerContext:
    """Return where processes are forks of one that has only imported the product.

    It holds no connection.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


def wait_for_the_others() -> None:
    """Go on when all processes have come this far."""
    _BARRIER[0].wait(PATIENCE_SECONDS)


def _take_place(barrier: Barrier, environment: dict[str, str]) -> None:
    """Give a fork where it starts from, and the settings of the test that wants it."""
    os.environ.update(environment)
    _BARRIER.append(barrier)
