"""Who looks after which household, as an Excel file that the import reads again as it stands."""

from sqlalchemy.orm import Session

from pointsapp.access.pairs.queries import all_households
from pointsapp.access.pairs.reading import COLUMNS
from pointsapp.actor import Actor
from pointsapp.excel.writing import Column, write_workbook


def export_pairings(session: Session, *, by: Actor) -> bytes:
    """Return the village's open households with the party member who looks after each."""
    columns = [Column(COLUMNS[field][0], 14) for field in ("number", "head", "member")]
    rows = ((home.number, home.head, home.member) for home in all_households(session, by))
    return write_workbook("党员联户", columns, rows)
