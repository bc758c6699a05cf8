"""Which registers there are, in the order of their numbers."""

from collections.abc import Callable

from pointsapp.archive.layout import Register
from pointsapp.archive.registers import people
from pointsapp.archive.registers.asked import Asked
from pointsapp.archive.registers.tables import Table

TABLES: dict[Register, Callable[[Asked], Table]] = {
    Register.ROSTER: people.roster_table,
}
"""All registers that are one table; the ledger sheets and where they ended are written apart."""
