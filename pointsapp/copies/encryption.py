"""Copies under a passphrase, in the format of age (age-encryption.org): `age -d` opens them too.

The library works on the whole copy in memory: about three times its size.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pyrage

from pointsapp.copies.files import passing_file

SUFFIX = ".age"
FIRST_BYTES = b"age-encryption.org/"


def is_encrypted(file: Path) -> bool:
    """Tell whether a file is one of age's."""
    with file.open("rb") as reading:
        return reading.read(len(FIRST_BYTES)) == FIRST_BYTES


def encrypt(plain: Path, target: Path, passphrase: str) -> None:
    """Write what is in a file into another one, so that only the passphrase opens it."""
    target.write_bytes(pyrage.passphrase.encrypt(plain.read_bytes(), passphrase))


@contextmanager
def readable(file: Path, folder: Path, ask: Callable[[], str]) -> Iterator[Path]:
    """Give the copy in a form that can be read; an encrypted one in a passing file in the folder.

    Ends the command at a wrong passphrase.
    """
    if not is_encrypted(file):
        yield file
        return
    with passing_file(folder) as plain:
        try:
            plain.write_bytes(pyrage.passphrase.decrypt(file.read_bytes(), ask()))
        except pyrage.DecryptError as error:
            message = f"the passphrase does not open {file}, or the file is damaged"
            raise click.ClickException(message) from error
        yield plain
