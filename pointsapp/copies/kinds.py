"""A kind of copy for each kind of database."""

from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine

from pointsapp import ledger
from pointsapp.copies.postgresql import PostgresqlCopies
from pointsapp.copies.sqlite import SqliteCopies
from pointsapp.village_time import VILLAGE_ZONE


class Copies(Protocol):
    """How the copies of one kind of database are made, checked and put back."""

    suffix: str

    def write(self, draft: Path) -> None:
        """Copy a consistent state into this empty file, while the product runs."""

    def check(self, file: Path) -> str:
        """Return how a copy was verified. Ends the command for one that is not whole."""

    def seals(self, file: Path) -> list[ledger.KeptSeal]:
        """Return every seal that a copy holds."""

    def is_empty(self) -> bool:
        """Tell whether there is nothing yet that a restore would replace."""

    def put_back(self, file: Path, rescue: Path) -> Path | None:
        """Replace the database by this copy; return where the former one is kept."""


def copies_of(engine: Engine) -> Copies:
    """Return how this database is copied."""
    if engine.url.get_backend_name() == "postgresql":
        return PostgresqlCopies(engine)
    return SqliteCopies(Path(str(engine.url.database)))


def dated(at: datetime) -> str:
    """Return an instant as the names of copies have it, in the village's time."""
    return at.astimezone(VILLAGE_ZONE).strftime("%Y-%m-%d-%H%M%S")
