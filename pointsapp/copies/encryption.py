"""Copies under a passphrase, in the format of age (age-encryption.org): `age -d` opens them too.

The library works on the whole copy in memory: about three times its size.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pyrage

from pointsapp.copies.files import passing_file

SUFFIX = ".age"
FIRST_BYTES = b"age-encryption.org/"
TOO_MUCH_WORK = "Excessive work parameter"
"""How the library says that opening would take a machine like this one too long."""
TRIES, SECONDS_BETWEEN_TRIES = 5, 1


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

    Ends the command at a wrong passphrase, and where the machine is too busy to open it.
    """
    if not is_encrypted(file):
        yield file
        return
    with passing_file(folder) as plain:
        plain.write_bytes(_opened(file, ask()))
        yield plain


def _opened(file: Path, passphrase: str) -> bytes:
    """Return what is in an encrypted file.

    The library measures for a moment how fast the machine is and opens nothing that looks too
    much for it; a machine that was busy in that moment is measured again.
    """
    for _try in range(TRIES):
        try:
            return pyrage.passphrase.decrypt(file.read_bytes(), passphrase)
        except pyrage.DecryptError as error:
            if not str(error).startswith(TOO_MUCH_WORK):
                message = f"the passphrase does not open {file}, or the file is damaged"
                raise click.ClickException(message) from error
        time.sleep(SECONDS_BETWEEN_TRIES)
    raise click.ClickException(f"this machine is too busy to open {file}: try again later")
