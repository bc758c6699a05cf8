"""Make an archive: register by register, nothing of it held in memory."""

import json
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from pointsapp import ledger
from pointsapp.archive import layout
from pointsapp.archive.making import readme
from pointsapp.archive.making.ledger_sheets import household_parts, write_ledger_sheets
from pointsapp.archive.making.package import Outlet, Package
from pointsapp.archive.making.writing import write_table
from pointsapp.archive.registers.all import TABLES
from pointsapp.archive.registers.asked import Asked
from pointsapp.archive.registers.photos import photos_of, read_photo

VERIFIER = Path(ledger.__file__).with_name(layout.VERIFIER)
BESIDE_REGISTERS = 2
"""Steps: the book, and where the households' years ended."""


@dataclass(frozen=True)
class Made:
    """An archive that is whole: the hash of its list of hashes, and how many files it has."""

    sha256: str
    files: int


def count_steps(asked: Asked) -> int:
    """Return how many steps `make` takes."""
    parts = len(household_parts(asked)) + len(photos_of(asked))
    return len(TABLES) + parts + BESIDE_REGISTERS


def make(asked: Asked, outlet: Outlet, folder: Path) -> Generator[None, None, Made]:
    """Write the archive, and stop after each step so that somebody can tell of it.

    `folder` is an empty one for what passes through.
    """
    with Package(outlet, asked.at) as package:
        for register, table_of in TABLES.items():
            write_table(package, folder, register, asked.heading(register.words), table_of(asked))
            yield
        yield from write_ledger_sheets(asked, package, folder)
        for photo in photos_of(asked):
            package.add(photo.file, read_photo(asked, photo))
            yield
        _add_book(asked, package, folder)
        yield
        package.add(layout.FACTS, json.dumps(_facts(asked), ensure_ascii=False, indent=1).encode())
        package.add(layout.README, readme.text_of(asked).encode())
        package.add(layout.INDEX, readme.index_of(asked, folder / "index").read_bytes())
        sha256 = package.close()
    return Made(sha256, len(package.hashes))


def _add_book(asked: Asked, package: Package, folder: Path) -> None:
    """Add the whole book without a name, its seals, and what verifies both."""
    book = folder / layout.BOOK
    ledger.extract(asked.session.connection(), book, book_id=asked.village_id)
    package.add_file(layout.BOOK, book)
    seals = map(ledger.line_of, ledger.kept_seals(asked.session, asked.village_id))
    package.add(layout.SEALS, "".join(f"{line}\n" for line in seals).encode())
    package.add_file(layout.VERIFIER, VERIFIER)


def _facts(asked: Asked) -> dict[str, object]:
    """Return what a program wants to know of the archive."""
    return {
        "layout": layout.LAYOUT,
        "village": asked.village.code,
        "name": asked.village.name,
        "year": asked.year,
        "made_at": ledger.instant_text(asked.at),
        "registers": len(layout.Register),
        "photos": asked.with_photos,
    }
