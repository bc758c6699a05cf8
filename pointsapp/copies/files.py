"""Files of copies: written whole, read by their owner alone, never over one that is there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from pointsapp import ledger

MIGRATIONS = Path(__file__).parents[1] / "migrations"


@contextmanager
def written_whole(file: Path) -> Iterator[Path]:
    """Give a draft that only its owner can read; it gets its name at the end of the block."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if file.exists():
        raise click.ClickException(f"{file} is there already; name another one")
    draft = empty_file(file.with_name(f".{file.name}.draft"))
    try:
        yield draft
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)


def check_ledger(connection: Connection, file: Path) -> None:
    """End the command for a copy whose ledger does not verify.

    A copy of another version has the guards of that version, until `flask db upgrade`.
    """
    ours = is_of_this_version(connection)
    found = ledger.verify(connection).problems
    problems = [str(one) for one in found if ours or one["kind"] != "guard"]
    if problems:
        raise click.ClickException(f"{file} is damaged: {'; '.join(problems[:3])}")


def is_of_this_version(connection: Connection) -> bool:
    """Tell whether the database stands where this version's migrations end."""
    ends = ScriptDirectory(str(MIGRATIONS)).get_heads()
    return set(MigrationContext.configure(connection).get_current_heads()) == set(ends)


def empty_file(path: Path) -> Path:
    """Make this file empty and its owner's alone, and return it."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return path


def settle(path: Path) -> None:
    """Wait until a file's content is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
