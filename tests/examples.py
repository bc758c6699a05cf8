"""How many examples a slow property tries: few in CI, twenty times as many for `make test-long`."""

from hypothesis import settings

USUAL = 100

settings.register_profile("ci", max_examples=USUAL, deadline=None)
settings.register_profile("long", max_examples=20 * USUAL, deadline=None)
settings.load_profile("ci")


def examples(count: int) -> int:
    """Return how many examples to try where CI tries this many."""
    return count * settings().max_examples // USUAL


def examples_on_each(count: int) -> int:
    """Return how many of so many to try on one database: each of the two tries half, other ones."""
    return (examples(count) + 1) // 2
