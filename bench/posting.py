"""Keys that are never used twice, and the rate of posting under them."""

from collections.abc import Callable
from itertools import count

from bench.measure import Measurement, rate

KEYS = count(1)
POSTINGS = 500


def one_by_one(post: Callable[[str], None]) -> Measurement:
    """Return the measurement of postings a second, after some that warm up."""
    for _ in range(50):
        post(f"warm-{next(KEYS)}")
    return lambda: rate(lambda: post(f"one-{next(KEYS)}"), POSTINGS)
