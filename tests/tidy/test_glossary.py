"""The glossary names what is there: each code name is in the code."""

import ast
import re

import pytest

from tests.tidy.sources import ROOT, python_files

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs/glossary.md").read_text().splitlines()
    if re.match(r"\| (?!English)\w", line)
]


@pytest.fixture(scope="module")
def names() -> set[str]:
    """Every name that a class, a function, a field or a member of the product has."""
    named: set[str] = set()
    for path in python_files("pointsapp"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef):
                named.add(node.name)
                named |= {f"{node.name}.{name}" for name in _members(node)}
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                named.add(node.target.id)
    return named


def _members(node: ast.ClassDef) -> set[str]:
    assigned = [statement for statement in node.body if isinstance(statement, ast.Assign)]
    return {t.id for statement in assigned for t in statement.targets if isinstance(t, ast.Name)}


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_each_word_has_its_code_name_its_chinese_and_its_meaning(
    row: list[str], names: set[str]
) -> None:
    _english, chinese, code, meaning = row
    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert meaning
    assert set(re.findall(r"`([^`]+)`", code)) - names == set()


def test_no_word_stands_twice() -> None:
    words = [row[0] for row in ROWS]
    assert sorted(words) == sorted(set(words))
