"""A check that is silenced is named, and the number of them only falls."""

import re

from tests.tidy.sources import name_of, python_files

SILENCED = re.compile(r"#\s*(?:noqa\b|type:\s*ignore)")
EXPLAINED = re.compile(r"#\s*(?:noqa: [A-Z0-9, ]+|type: ignore\[[a-z, -]+\])")
MOST = 60


def silenced_lines() -> list[str]:
    return [
        f"{name_of(path)}: {line.strip()}"
        for path in python_files("pointsapp", "bench")
        for line in path.read_text().splitlines()
        if SILENCED.search(line)
    ]


def test_a_silenced_check_names_itself() -> None:
    assert [line for line in silenced_lines() if not EXPLAINED.search(line)] == []


def test_few_checks_are_silenced() -> None:
    assert len(silenced_lines()) <= MOST
