"""Who lives in the village."""

from pointsapp.archive.registers.asked import Asked
from pointsapp.archive.registers.tables import Table
from pointsapp.community.roster import writing as roster


def roster_table(asked: Asked) -> Table:
    """Return everybody who lives in the village at this moment."""
    return Table(roster.columns(), roster.roster_rows(asked.session, by=asked.by))
