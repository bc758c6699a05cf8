"""A file is read in one go, a function at one glance; most are far shorter than they may be."""

import statistics
from functools import cache
from pathlib import Path

import pytest

from tests.tidy.sources import ROOT, functions, length_of, name_of, python_files

LONGEST_VIEW = 20
MOST_MODULES_OF_A_ROOM = 18

# Each has more modules, for the reason beside it, and may not grow beyond the number.
LARGER_ROOMS = {
    "pointsapp/commands": (30, "one file a command"),
    "pointsapp/ledger": (23, "one small file for each thing that is written, hashed or checked"),
    "pointsapp/web": (32, "what every page needs of Flask, one small file each"),
}


def is_migration(path: Path) -> bool:
    """Tell whether the file is a migration, which is a list of tables as long as they are."""
    return "migrations" in path.parts


def lengths_of_files(*folders: str) -> dict[str, int]:
    """Return how many lines each file has, without those that only make a folder a package."""
    lengths = {
        name_of(path): len(path.read_text().splitlines())
        for path in python_files(*folders)
        if not is_migration(path)
    }
    return {name: length for name, length in lengths.items() if length}


def lengths_of_functions(*folders: str) -> dict[str, int]:
    """Return how many lines each function has."""
    return {
        name: length
        for path in python_files(*folders)
        if not is_migration(path)
        for name, length in lengths_in(path).items()
    }


@cache
def lengths_in(path: Path) -> dict[str, int]:
    """Return how many lines each function of this file has."""
    return {
        f"{name_of(path)}:{function.lineno} {function.name}": length_of(function)
        for function in functions(path)
    }


def lengths_of_templates() -> dict[str, int]:
    """Return how many lines each template has."""
    templates = sorted((ROOT / "templates").rglob("*.html"))
    return {name_of(path): len(path.read_text().splitlines()) for path in templates}


def longer_than(lengths: dict[str, int], most: int) -> dict[str, int]:
    return {name: length for name, length in lengths.items() if length > most}


def ninetieth(lengths: dict[str, int]) -> float:
    """Return the length that nine of ten do not exceed."""
    return statistics.quantiles(lengths.values(), n=10)[-1]


@pytest.mark.parametrize("folder", ["pointsapp", "bench"])
def test_most_files_are_short(folder: str) -> None:
    lengths = lengths_of_files(folder)
    assert statistics.median(lengths.values()) <= (80 if folder == "pointsapp" else 100)
    assert ninetieth(lengths) <= 220


def test_most_files_of_tests_are_short() -> None:
    lengths = lengths_of_files("tests")
    assert statistics.median(lengths.values()) <= 120
    assert ninetieth(lengths) <= 260


def test_no_file_is_long() -> None:
    assert longer_than(lengths_of_files("pointsapp", "tests", "bench"), 400) == {}


@pytest.mark.parametrize("folder", ["pointsapp", "tests"])
def test_most_functions_are_short(folder: str) -> None:
    lengths = lengths_of_functions(folder)
    assert statistics.median(lengths.values()) <= 7
    assert ninetieth(lengths) <= 25


def test_no_function_is_long() -> None:
    assert longer_than(lengths_of_functions("pointsapp", "bench"), 60) == {}


def test_a_view_is_short() -> None:
    longer = {
        f"{name_of(path)} {function.name}": length_of(function)
        for path in python_files("pointsapp")
        if path.name.endswith("views.py")
        for function in functions(path)
        if length_of(function) > LONGEST_VIEW
    }
    assert longer == {}


def test_a_template_is_short() -> None:
    lengths = lengths_of_templates()
    assert statistics.median(lengths.values()) <= 35
    assert longer_than(lengths, 150) == {}


def test_a_room_has_few_modules() -> None:
    rooms: dict[str, int] = {}
    for path in python_files("pointsapp"):
        if not is_migration(path) and path.name != "__init__.py":
            room = name_of(path.parent)
            rooms[room] = rooms.get(room, 0) + 1
    most = {room: LARGER_ROOMS.get(room, (MOST_MODULES_OF_A_ROOM, ""))[0] for room in rooms}
    assert {room: n for room, n in rooms.items() if n > most[room]} == {}
