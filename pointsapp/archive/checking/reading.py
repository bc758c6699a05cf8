"""Open an archive that somebody handed over: it may be damaged, or made to harm."""

import re
import stat
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

MOST_FILES = 100_000
MOST_GROWTH = 200
"""Registers shrink to a tenth or a thirtieth; what grows more than this is no register."""
SMALL = 2**20
IS_ENCRYPTED = 1
BROKEN = (BadZipFile, zlib.error, EOFError, OSError, struct.error, NotImplementedError, ValueError)
"""What reading a damaged .zip raises."""
_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|\\|(^|/)\.\.?(/|$)|[\x00-\x1f]")


class Unreadable(Exception):
    """This is no archive that can be looked at; the argument says why, in English."""


@contextmanager
def opened(file: Path) -> Iterator[ZipFile]:
    """Open the .zip, whose directory is sound. Raises Unreadable."""
    try:
        package = ZipFile(file)
    except FileNotFoundError as error:
        raise Unreadable("there is no such file") from error
    except (*BROKEN, UnicodeError) as error:
        raise Unreadable("this is no .zip file, or not all of it") from error
    with package:
        check_directory(package.infolist(), file.stat().st_size)
        yield package


def check_directory(members: list[ZipInfo], size: int, most: int = MOST_FILES) -> None:
    """Raise Unreadable where the directory of a .zip is made to mislead or to flood."""
    names = [member.orig_filename for member in members]
    if len(names) > most:
        raise Unreadable(f"it holds {len(names)} files, which no archive does")
    if len({name.casefold() for name in names}) < len(names):
        raise Unreadable("it holds two files of one name")
    for member in members:
        why = _why_not(member)
        if why:
            raise Unreadable(f"{member.orig_filename!r} {why}")
    if sum(member.file_size for member in members) > MOST_GROWTH * size + SMALL:
        raise Unreadable("unpacked it would be far larger than an archive is")


def read(package: ZipFile, name: str) -> bytes:
    """Return a small file of the .zip. Raises Unreadable for a large one."""
    if package.getinfo(name).file_size > SMALL * 16:
        raise Unreadable(f"{name!r} is too large")
    return package.read(name)


def pieces(member: IO[bytes]) -> Iterator[bytes]:
    """Give a member piece by piece."""
    while some := member.read(SMALL):
        yield some


def _why_not(member: ZipInfo) -> str | None:
    """Return why a member is none of an archive's, None where it may be one."""
    wrong = {
        "would be unpacked outside its folder": _OUTSIDE.search(member.orig_filename) is not None,
        "is a link": stat.S_ISLNK(member.external_attr >> 16),
        "has a password": bool(member.flag_bits & IS_ENCRYPTED),
        "is packed as no archive is": member.compress_type not in {ZIP_STORED, ZIP_DEFLATED},
        "would be far larger unpacked": member.file_size
        > MOST_GROWTH * member.compress_size + SMALL,
    }
    return next((why for why, is_so in wrong.items() if is_so), None)
