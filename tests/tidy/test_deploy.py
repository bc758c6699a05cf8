"""The files of deploy/: the guide tells what to fill in, and each figure asked for is there."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WATCHING = ROOT / "deploy" / "watching"
ALERTS_TEST = ROOT / "tests" / "web" / "watching" / "alerts_test.yml"
GUIDE = (ROOT / "docs" / "high-availability.md").read_text()


def test_the_guide_says_what_to_fill_in() -> None:
    wanted = {
        name
        for file in (ROOT / "deploy" / "ha").iterdir()
        for name in re.findall(r"\$\{(\w+)\}", file.read_text())
    }
    told = set(re.findall(r"(\w+)=", "".join(re.findall(r"^export .*$", GUIDE, re.MULTILINE))))
    assert wanted <= told


def test_alerts_and_dashboard_ask_for_every_figure_that_there_is() -> None:
    made = (ROOT / "pointsapp" / "web" / "watching" / "metrics.py").read_text()
    for file in ("alerts.yml", "grafana.json"):
        asked = set(re.findall(r"points_\w+", (WATCHING / file).read_text()))
        figures = {re.sub(r"_(total|bucket)$", "", one) for one in asked}
        assert figures == set(re.findall(r'"(points_\w+)"', made)), file


def test_each_alert_is_heard_when_it_should_be_and_not_otherwise() -> None:
    named = [
        set(re.findall(r"\bPoints\w+", file.read_text()))
        for file in (WATCHING / "alerts.yml", ALERTS_TEST)
    ]
    assert named[0] == named[1]
    if not shutil.which("promtool"):
        if os.environ.get("CI"):
            pytest.fail("no promtool: in CI nothing may be left out")
        pytest.skip("LEFT OUT: the alerts; install prometheus")
    for check in (
        ("check", "config", "--syntax-only", WATCHING / "prometheus.yml"),
        ("test", "rules", ALERTS_TEST),
    ):
        done = subprocess.run(["promtool", *check], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
