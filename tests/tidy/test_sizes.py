"""A file is read in one go, a function at one glance."""

from tests.tidy.sources import functions, name_of, python_files

LINES_OF_A_FILE = 400
LINES_OF_A_FUNCTION = 60


def test_a_file_is_short() -> None:
    lengths = {
        name_of(path): len(path.read_text().splitlines())
        for path in python_files("pointsapp", "tests", "bench")
    }
    assert {name: n for name, n in lengths.items() if n > LINES_OF_A_FILE} == {}


def test_a_function_is_short() -> None:
    too_long = [
        f"{name_of(path)}:{function.lineno} {function.name}"
        for path in python_files("pointsapp", "bench")
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno >= LINES_OF_A_FUNCTION
        and "migrations" not in path.parts  # a migration is a list of tables
    ]
    assert too_long == []
