"""The only reading of the clock."""

from datetime import UTC, date, datetime

from pointsapp.village_time import village_day


def now() -> datetime:
    """Return this instant, in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def village_today() -> date:
    """Return today's date in the village."""
    return village_day(now())
