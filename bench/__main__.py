"""`make bench`: one JSON object a line."""

import json
import sys
from importlib import import_module

MEASUREMENTS = (
    "post_one_sqlite",
    "post_one_postgresql",
    "post_bulk_531",
    "balance_page",
    "statement_growth",
    "verify_rate",
    "redemption",
    "search",
    "files",
    "ticking",
)
WITH_ARGUMENTS = (
    "archiving",
    "closing",
    "county",
    "county_commands",
    "county_night",
    "county_pages",
    "failover",
    "fuzz",
    "growth",
    "locks",
    "one_redemption",
    "parts",
    "scale",
    "sealing",
    "township",
)


def main(chosen: list[str]) -> int:
    """Measure what was chosen, or everything; what cannot be measured is said, and fails."""
    if chosen[:1] and chosen[0] in WITH_ARGUMENTS:
        return int(import_module(f"bench.{chosen[0]}").run(chosen[1:]))
    failed = 0
    for name in chosen or MEASUREMENTS:
        try:
            line = import_module(f"bench.{name}").measure()
        except Exception as error:
            failed = 1
            line = json.dumps({"name": name, "met": False, "error": repr(error)})
        print(line, flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
