"""`make bench`: one JSON object a line."""

import sys
from importlib import import_module

MEASUREMENTS = (
    "post_one_sqlite",
    "post_one_postgresql",
    "post_bulk_531",
    "balance_page",
    "statement_growth",
    "verify_rate",
)


def main(chosen: list[str]) -> None:
    """Measure what was chosen, or everything."""
    for name in chosen or MEASUREMENTS:
        print(import_module(f"bench.{name}").measure(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
