"""The .zip itself: written member by member, each with its hash."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import IO, Protocol, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from pointsapp.archive.layout import HASHES
from pointsapp.village_time import VILLAGE_ZONE

AT_ONCE = 2**20
STORED = (".xlsx", ".jpg")
"""Compressed already."""


class Outlet(Protocol):
    """Where a package goes: a file, or a browser that waits for it."""

    def write(self, some: bytes, /) -> int:
        """Take some bytes."""

    def flush(self) -> None:
        """Keep nothing back."""

    def close(self) -> None:
        """Take nothing more."""


class _Hashing:
    """A member that is written: every byte goes by its hash."""

    def __init__(self, member: IO[bytes]) -> None:
        self.member, self.hash = member, hashlib.sha256()

    def write(self, some: bytes) -> int:
        self.hash.update(some)
        return self.member.write(some)


class Package:
    """A .zip that takes one member after the other and holds none of them.

    `hashes` has the SHA-256 of each by its name.
    """

    def __init__(self, outlet: Outlet, at: datetime) -> None:
        self._zip = ZipFile(outlet, "w", ZIP_DEFLATED)
        self._moment = at.astimezone(VILLAGE_ZONE).timetuple()[:6]
        self.hashes: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Leave the file without its end where something went wrong: nobody takes it for whole."""
        if kind is not None:
            self._zip.fp = None

    def add_file(self, name: str, path: Path) -> None:
        """Take in a file under this name."""
        with path.open("rb") as file, self._member(name, path.stat().st_size) as member:
            shutil.copyfileobj(file, member, AT_ONCE)

    def add(self, name: str, content: bytes) -> None:
        """Take in these bytes under this name."""
        with self._member(name, len(content)) as member:
            shutil.copyfileobj(BytesIO(content), member, AT_ONCE)

    def close(self) -> str:
        """Add the list of hashes, finish, and return the list's own hash."""
        self.add(HASHES, "".join(f"{h}  {name}\n" for name, h in self.hashes.items()).encode())
        self._zip.close()
        return self.hashes[HASHES]

    @contextmanager
    def _member(self, name: str, size: int) -> Iterator[_Hashing]:
        about = ZipInfo(name, self._moment)
        about.external_attr = 0o600 << 16
        about.file_size = size
        is_stored = name.endswith(STORED)
        about.compress_type = ZIP_STORED if is_stored else ZIP_DEFLATED
        with self._zip.open(about, "w") as member:
            hashing = _Hashing(member)
            yield hashing
        self.hashes[name] = hashing.hash.hexdigest()
