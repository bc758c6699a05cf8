"""What a list would do to each column of what is known: fill, change, empty; or keep it."""

from collections.abc import Collection
from dataclasses import dataclass, field

NOTHING: tuple[object, ...] = (None, "", [])
"""What a cell or a column holds when nothing is known."""


@dataclass
class Count:
    """What would happen in a column: cells filled, changed, emptied; and empty ones that keep."""

    filled: int = 0
    changed: int = 0
    emptied: int = 0
    kept: int = 0


@dataclass
class ColumnCounts:
    """Decides cell by cell whether the list's value is taken, and counts by column.

    An empty cell keeps what is known but in the columns whose empty cells were said to empty it.
    """

    emptied: Collection[str] = ()
    by_column: dict[str, Count] = field(default_factory=dict)

    def takes(self, column: str, before: object, after: object) -> bool:
        """Tell whether the cell changes what is known, and count it."""
        count = self.by_column.setdefault(column, Count())
        is_empty, was_empty = after in NOTHING, before in NOTHING
        if after == before or (is_empty and (was_empty or before is False)):
            return False
        if is_empty and column not in self.emptied:
            count.kept += 1
            return False
        count.emptied += is_empty
        count.filled += was_empty
        count.changed += not (is_empty or was_empty)
        return True

    @property
    def emptiable(self) -> list[str]:
        """The columns where an empty cell empties, or could empty, what is known."""
        return [name for name, count in self.by_column.items() if count.kept or count.emptied]

    @property
    def touched(self) -> dict[str, Count]:
        """What would happen, by column, where anything would."""
        return {name: count for name, count in self.by_column.items() if count != Count()}
