"""Plain values behind a picture: some names, each with a figure for each month."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Bars:
    """A name with its figure of each month; `together` is what the months make."""

    name: str
    values: tuple[int, ...]
    together: int


@dataclass(frozen=True)
class MonthBars:
    """Names under each other, all drawn to one scale."""

    months: tuple[date, ...]
    rows: tuple[Bars, ...]

    @property
    def highest(self) -> int:
        """The figure that is drawn highest."""
        return max((max(row.values, default=0) for row in self.rows), default=0)

    def height(self, value: int, full: int) -> int:
        """Return how high a figure's bar is; what is there at all can be seen."""
        if value <= 0 or self.highest <= 0:
            return 0
        return max(value * full // self.highest, 1)


def summed(
    months: Sequence[date], names: Iterable[tuple[Hashable, str]], sums: Mapping[object, int]
) -> MonthBars:
    """Return the picture of sums by name and month."""
    rows = []
    for key, name in names:
        values = tuple(sums.get((key, month), 0) for month in months)
        rows.append(Bars(name, values, sum(values)))
    return MonthBars(tuple(months), tuple(rows))


def counted(
    months: Sequence[date],
    names: Iterable[tuple[Hashable, str]],
    members: Mapping[object, set[int]],
) -> MonthBars:
    """Return the picture of how many are in each set; who is in several months counts once."""
    rows = []
    for key, name in names:
        sets = [members.get((key, month), set()) for month in months]
        together = set[int]().union(*sets)
        rows.append(Bars(name, tuple(map(len, sets)), len(together)))
    return MonthBars(tuple(months), tuple(rows))
