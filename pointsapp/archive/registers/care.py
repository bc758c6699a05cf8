"""How many visits, needs, quarrels and hazards there were; what they were about stays here."""

from pointsapp.archive.registers.asked import Asked
from pointsapp.archive.registers.tables import Table
from pointsapp.care.hazards.queries import count_hazards
from pointsapp.care.home_visits.queries import count_visits
from pointsapp.care.needs.queries import count_needs
from pointsapp.care.quarrels.queries import count_quarrels
from pointsapp.excel.writing import Column

CARE = (Column("事项", 20), Column("次数或件数", 12))


def care_table(asked: Asked) -> Table:
    """Return the year's numbers."""
    session, village_id, year = asked.session, asked.village_id, asked.year
    visits = count_visits(session, village_id, since=asked.first_day, until=asked.last_day)
    needs = count_needs(session, village_id, year=year)
    quarrels = count_quarrels(session, village_id, year=year)
    hazards = count_hazards(session, village_id, year=year)
    rows = (
        ("走访", visits),
        ("提出的诉求", needs.raised), ("办结的诉求", needs.settled),
        ("受理的矛盾纠纷", quarrels.begun), ("其中已化解的", quarrels.settled),
        ("发现的隐患", hazards.found), ("其中已整改的", hazards.done),
    )  # fmt: skip
    return Table(CARE, rows)
