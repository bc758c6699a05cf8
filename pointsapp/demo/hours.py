"""Hours of the village's day."""

from datetime import UTC, date, datetime, time

from pointsapp.village_time import VILLAGE_ZONE


def evening(day: date, hour: int = 18) -> datetime:
    """Return an hour of this day in the village."""
    return datetime.combine(day, time(hour), VILLAGE_ZONE).astimezone(UTC)
