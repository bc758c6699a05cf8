"""Hours of the village's day."""

from datetime import UTC, date, datetime, time

from pointsapp.village_time import VILLAGE_ZONE


def at_hour(day: date, hour: int = 18) -> datetime:
    """Return the instant of this hour in the village; in the evening when none is named."""
    return datetime.combine(day, time(hour), VILLAGE_ZONE).astimezone(UTC)
