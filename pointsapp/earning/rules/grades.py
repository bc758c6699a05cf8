"""Grades of a rule as people write them: 优 5、良 3、差 0."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

MOST_GRADES = 9
_SEPARATOR = re.compile(r"[、,，;；/\n]+")
_GRADE = re.compile(r"(?P<name>.{1,20}?)\s*[:：]?\s*(?P<points>[+\-−]?\d{1,6})\s*分?")


class GradesUnreadable(ValueError):
    """A grade without its points, twice the same name, or too many."""


def read_grades(text: str, *, before: Iterable[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """Return the grades; a name that stood before keeps its English. Raises GradesUnreadable."""
    english = {known["name"]: known["name_en"] for known in before}
    grades: list[dict[str, Any]] = []
    for part in filter(None, (part.strip() for part in _SEPARATOR.split(text))):
        grade = _GRADE.fullmatch(part)
        if grade is None or grade["name"] in {known["name"] for known in grades}:
            raise GradesUnreadable(part)
        points = int(grade["points"].replace("\N{MINUS SIGN}", "-"))
        name = grade["name"]
        grades.append({"name": name, "name_en": english.get(name, ""), "points": points})
    if len(grades) > MOST_GRADES:
        raise GradesUnreadable(text)
    return grades


def write_grades(grades: Sequence[Mapping[str, Any]]) -> str:
    """Write grades so that `read_grades` reads them again."""
    return "、".join(f"{grade['name']} {grade['points']}" for grade in grades)
