"""A lock that tells whether the product runs: each server holds it together, a restore alone."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = "running.lock"


class Busy(Exception):
    """Somebody holds the lock in a way that does not go with ours."""


def hold_while_serving(instance: Path) -> int:
    """Tell others, until this process ends, that the product runs. Raises Busy."""
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _lock(instance, fcntl.LOCK_SH)


@contextmanager
def product_stopped(instance: Path) -> Iterator[None]:
    """Keep the product from starting inside the block. Raises Busy while it runs."""
    handle = _lock(instance, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(handle)


def _lock(instance: Path, how: int) -> int:
    handle = os.open(instance / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise Busy from error
    return handle
