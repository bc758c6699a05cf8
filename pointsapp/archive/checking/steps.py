"""Check an archive with nothing but its file: complete, unchanged, and of one mind with its book.

It needs no database and none of the product's settings.
"""

import hashlib
import json
import re
from collections.abc import Generator
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZipFile

from pointsapp.archive import layout
from pointsapp.archive.checking.book import Book, BookUnreadable
from pointsapp.archive.checking.reading import BROKEN, Unreadable, opened, pieces, read
from pointsapp.archive.checking.sums import disagreements

_HASH_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


@dataclass(frozen=True)
class Problem:
    """What is wrong with which file of the archive."""

    file: str
    kind: str
    told: str = ""


@dataclass
class Checked:
    """What a check found; `sha256` is that of the list of hashes, to compare with the village's."""

    village: str = ""
    year: int = 0
    made_at: str = ""
    files: int = 0
    sha256: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Tell whether the archive is whole and unchanged."""
        return not self.problems

    def as_dict(self) -> dict[str, object]:
        """Return it as `flask archive check --json` prints it."""
        return {"ok": self.ok, **asdict(self)}


def check(file: Path) -> Generator[None, None, Checked]:
    """Check the archive, and stop after each file so that somebody can tell of it.

    Raises Unreadable.
    """
    with opened(file) as package, TemporaryDirectory(prefix="archive-") as folder:
        return (yield from _check(package, Path(folder)))


def count_steps(file: Path) -> int:
    """Return how many steps `check` takes. Raises Unreadable."""
    with opened(file) as package:
        return len(package.infolist())


def _check(package: ZipFile, folder: Path) -> Generator[None, None, Checked]:
    names = package.namelist()
    if not {layout.HASHES, layout.FACTS} & set(names):
        raise Unreadable("this .zip is no archive of a village")
    checked = Checked(files=len(names))
    listed = _listed(package, checked)
    for name in names:
        _check_file(package, name, listed, checked)
        yield
    for name in {**dict.fromkeys(layout.needed(_registers(package))), **listed}:
        if name not in names:
            checked.problems.append(Problem(name, "missing"))
    if checked.ok:
        _read_facts(package, checked)
    if checked.ok:
        _check_book(package, folder, checked)
    return checked


def _listed(package: ZipFile, checked: Checked) -> dict[str, str]:
    """Return the hashes that the archive lists, by file."""
    if layout.HASHES not in package.namelist():
        checked.problems.append(Problem(layout.HASHES, "missing"))
        return {}
    try:
        content = read(package, layout.HASHES)
        checked.sha256 = hashlib.sha256(content).hexdigest()
        lines = [_HASH_LINE.fullmatch(line) for line in content.decode().splitlines()]
    except BROKEN:
        lines = [None]
    if None in lines:
        checked.problems.append(Problem(layout.HASHES, "changed"))
    return {line[2]: line[1] for line in lines if line}


def _check_file(package: ZipFile, name: str, listed: dict[str, str], checked: Checked) -> None:
    """Compare a file with its hash."""
    if name == layout.HASHES:
        return
    if name not in listed:
        checked.problems.append(Problem(name, "additional"))
        return
    hashed = hashlib.sha256()
    try:
        with package.open(name) as member:
            for some in pieces(member):
                hashed.update(some)
    except BROKEN as error:
        checked.problems.append(Problem(name, "changed", str(error)))
        return
    if hashed.hexdigest() != listed[name]:
        checked.problems.append(Problem(name, "changed"))


def _read_facts(package: ZipFile, checked: Checked) -> None:
    """Read which village's which year this is. Raises Unreadable for another layout."""
    try:
        facts: Any = json.loads(read(package, layout.FACTS))
        checked.village, checked.year = str(facts["village"]), int(facts["year"])
        checked.made_at, laid_out = str(facts["made_at"]), facts["layout"]
        date(checked.year, 12, 31)
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError):
        checked.problems.append(Problem(layout.FACTS, "changed", "it cannot be read"))
        return
    if laid_out != layout.LAYOUT:
        raise Unreadable(f"a later release made it (layout {laid_out}): check it with that one")


def _registers(package: ZipFile) -> int:
    """Return how many registers this archive says to have; earlier releases knew fewer."""
    try:
        count = json.loads(read(package, layout.FACTS)).get("registers", layout.FEWEST_REGISTERS)
    except (*BROKEN, KeyError, ValueError, RecursionError, AttributeError):
        return len(layout.Register)
    return count if isinstance(count, int) else len(layout.Register)


def _check_book(package: ZipFile, folder: Path, checked: Checked) -> None:
    """Verify the book with its seals, and hold the registers against it."""
    try:
        with Book(package.extract(layout.BOOK, folder), checked.village) as book:
            seals = read(package, layout.SEALS).decode().splitlines()
            checked.problems += (Problem(layout.BOOK, "book", one) for one in book.verify(seals))
            if checked.ok:
                found = disagreements(package, book, checked.year)
                checked.problems += (Problem(file, "sums", told) for file, told in found)
    except BookUnreadable as error:
        checked.problems.append(Problem(layout.BOOK, "book", str(error)))
