"""The product is installed from one lock; tests and tools add a second that agrees with it."""

import re
import tomllib

import pytest

from tests.tidy.sources import ROOT


def pinned(lock: str) -> dict[str, str]:
    """Return the version of each package that a lock names."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))


def wanted(*, dev: bool) -> set[str]:
    """Return the packages that pyproject.toml asks for by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = project["optional-dependencies"]["dev"] if dev else project["dependencies"]
    return {re.split(r"[^a-z0-9-]", requirement)[0] for requirement in asked}


def test_tests_run_with_the_versions_that_the_product_runs_with() -> None:
    assert pinned("requirements.lock").items() <= pinned("requirements-dev.lock").items()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_what_the_product_asks_for_is_locked(lock: str) -> None:
    assert wanted(dev=False) <= pinned(lock).keys()


def test_what_tests_and_tools_ask_for_is_only_in_their_lock() -> None:
    assert wanted(dev=True) <= pinned("requirements-dev.lock").keys()
    assert not wanted(dev=True) & pinned("requirements.lock").keys()
