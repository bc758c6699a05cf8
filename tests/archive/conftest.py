"""A village's year in a file, as it leaves the house."""

import hashlib
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from flask_babel import force_locale
from sqlalchemy.orm import Session

from pointsapp.archive.checking import steps as checking
from pointsapp.archive.checking.steps import Checked
from pointsapp.archive.layout import HASHES
from pointsapp.archive.making import steps as making
from pointsapp.archive.registers.asked import Asked
from pointsapp.exchange.redemptions.basket import Basket
from pointsapp.exchange.redemptions.service import redeem
from tests import databases
from tests.village import AT, Cast, Home

Give = Callable[[Home, int], None]
Files = dict[str, bytes]
Ended = TypeVar("Ended")


@pytest.fixture
def lived(session: Session, village: Cast, shelf: dict[str, int], give: Give) -> Cast:
    """Both households got points, and one took soap and rice for some of them."""
    give(village.zhang, 60)
    give(village.li, 20)
    basket = Basket("k", {shelf["肥皂"]: 2, shelf["大米"]: 1})
    redeem(session, village.zhang.id, basket, by=village.counter, at=AT)
    session.commit()
    return village


@contextmanager
def passing(folder: Path) -> Iterator[Path]:
    """Give an empty folder that is gone afterwards."""
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


def made_of(
    session: Session, by_whom: Cast, file: Path, *, year: int = 2026, with_photos: bool = True
) -> making.Made:
    """Make the archive of the village's year in this file."""
    asked = Asked(session, by_whom.admin, year, AT, with_photos=with_photos)
    with file.open("wb") as outlet, passing(file.with_suffix(".d")) as folder:
        return to_the_end(making.make(asked, outlet, folder))


def check(file: Path) -> Checked:
    """Check an archive to the end."""
    return to_the_end(checking.check(file))


def to_the_end(steps: Generator[None, None, Ended]) -> Ended:
    """Take all steps, and return what they come to."""
    with force_locale("zh_Hans_CN"):
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return end.value


@pytest.fixture
def archive(session: Session, lived: Cast, tmp_path: Path) -> Path:
    """The archive of the village's year, made once a run of each kind of database."""

    def make(draft: Path) -> None:
        made_of(session, lived, draft)

    kept = databases.made_once(f"archive-{session.get_bind().dialect.name}.zip", make)
    return Path(shutil.copyfile(kept, tmp_path / "2026.zip"))


def files_of(archive: Path) -> Files:
    """Return what each file of the archive holds."""
    with ZipFile(archive) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(file: Path, files: Files) -> Path:
    """Put these files into a .zip, and return it."""
    with ZipFile(file, "w", ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return file


def hashes_of(files: Files) -> bytes:
    """Return a list of hashes that fits these files."""
    listed = {name: content for name, content in files.items() if name != HASHES}
    lines = (f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in listed.items())
    return "".join(f"{line}\n" for line in lines).encode()
