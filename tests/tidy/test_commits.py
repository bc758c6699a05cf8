"""Nothing is committed but by the unit of work, so that each write is kept whole or not at all."""

import ast

from tests.tidy.sources import name_of, python_files

# Each may commit, for the reason beside it.
MAY_COMMIT = {
    "pointsapp/web/unit_of_work.py": "the place for it",
    "pointsapp/migrations/env.py": "the migrations' own transaction",
    "pointsapp/access/credentials/guesses.py": "a wrong guess counts though the sign-in is refused",
}


def commits(source: str) -> bool:
    """Tell whether the source calls a commit."""
    return "commit" in source and any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "commit"
        for node in ast.walk(ast.parse(source))
    )


def test_only_the_unit_of_work_commits() -> None:
    committing = {name_of(path) for path in python_files("pointsapp") if commits(path.read_text())}
    assert committing - MAY_COMMIT.keys() == set()
