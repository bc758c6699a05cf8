"""The files of deploy/: the guide tells what to fill in, and each figure asked for is there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "high-availability.md").read_text()


def test_the_guide_says_what_to_fill_in() -> None:
    wanted = {
        name
        for file in (ROOT / "deploy" / "ha").iterdir()
        for name in re.findall(r"\$\{(\w+)\}", file.read_text())
    }
    told = set(re.findall(r"(\w+)=", "".join(re.findall(r"^export .*$", GUIDE, re.MULTILINE))))
    assert wanted <= told


def test_alerts_and_dashboard_ask_for_figures_that_there_are() -> None:
    made = (ROOT / "pointsapp" / "web" / "watching" / "metrics.py").read_text()
    for file in ("alerts.yml", "grafana.json"):
        text = (ROOT / "deploy" / "watching" / file).read_text()
        for figure in set(re.findall(r"points_\w+", text)):
            assert re.sub(r"_(total|bucket)$", "", figure) in made, (file, figure)
