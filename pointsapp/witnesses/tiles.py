"""Tiles: pieces of a log that never change, 256 entries or hashes wide (C2SP tlog-tiles)."""

import re
from dataclasses import dataclass
from typing import Self

WIDTH = 256
HIGHEST_LEVEL = 3
"""Of a log with more seals than anybody will make."""
_PATH = re.compile(r"((?:x[0-9]{3}/){0,3})([0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII)


@dataclass(frozen=True)
class Tile:
    """The tile with this index at this level; one that is not full yet has another width."""

    level: int
    index: int
    width: int = WIDTH

    @classmethod
    def read(cls, level: int, path: str) -> Self | None:
        """Read the path that stands behind the level, None for one that no tile has."""
        parts = _PATH.fullmatch(path)
        if parts is None or level > HIGHEST_LEVEL:
            return None
        index, width = int(re.sub("[x/]", "", parts[1]) + parts[2]), int(parts[3] or WIDTH)
        tile = cls(level, index, width)
        return tile if width <= WIDTH and tile.path == path else None

    @property
    def path(self) -> str:
        """How its index and width are written in an address."""
        digits = f"{self.index:03d}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        whole = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        return whole if self.width == WIDTH else f"{whole}.p/{self.width}"

    @property
    def entries(self) -> range:
        """The entries that it covers, counted from 0."""
        each: int = WIDTH**self.level
        first = self.index * WIDTH * each
        return range(first, first + self.width * each)
