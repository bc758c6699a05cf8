"""Files of copies: written whole, read by their owner alone, never over one that is there."""

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from sqlalchemy import Connection, column, inspect, select, table

from pointsapp import ledger
from pointsapp.rights import VERSION_TABLE

MIGRATIONS = Path(__file__).parents[1] / "migrations" / "versions"


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
        settle(file.parent)
    finally:
        for left in file.parent.glob(f"{draft.name}*"):  # also a journal beside it
            left.unlink()


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
    """Tell whether the database stands where this version's migrations end.

    Their files are numbered, so that nobody waits for Alembic to ask that.
    """
    if not inspect(connection).has_table(VERSION_TABLE):
        return False
    ran: Sequence[str] = connection.scalars(
        select(column("version_num")).select_from(table(VERSION_TABLE))
    ).all()
    return ran == [max(path.name for path in MIGRATIONS.glob("0*.py")).partition("_")[0]]


def empty_file(path: Path) -> Path:
    """Make this file empty and its owner's alone, and return it."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return path


def settle(path: Path) -> None:
    """Wait until what a file or folder holds is on the disk; some shares cannot for folders."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(handle)


@contextmanager
def passing_file(folder: Path) -> Iterator[Path]:
    """Give a file in a folder of its own that only its owner can open; both go in the end."""
    with TemporaryDirectory(dir=folder, prefix=".copy-") as passing:
        yield Path(passing, "copy")
