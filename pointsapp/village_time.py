"""Days and instants of the village: China Standard Time all year round."""

from datetime import UTC, date, datetime, time, timedelta, timezone

VILLAGE_ZONE = timezone(timedelta(hours=8))
"""China Standard Time as a fixed offset: the named zone had summer time from 1986 to 1991."""

OCTOBER, DECEMBER = 10, 12


def village_day(instant: datetime) -> date:
    """Return the calendar day in the village at this instant."""
    return instant.astimezone(VILLAGE_ZONE).date()


def start_of_day(day: date) -> datetime:
    """Return the instant, in UTC, at which this day begins in the village."""
    return datetime.combine(day, time(), VILLAGE_ZONE).astimezone(UTC)


def first_of_month(day: date) -> date:
    """Return the first day of this day's month."""
    return day.replace(day=1)


def first_of_next_month(day: date) -> date:
    """Return the first day of the month after this day's."""
    if day.month == DECEMBER:
        return date(day.year + 1, 1, 1)
    return date(day.year, day.month + 1, 1)


def last_of_month(day: date) -> date:
    """Return the last day of this day's month."""
    return first_of_next_month(day) - timedelta(days=1)


def start_of_month(instant: datetime) -> datetime:
    """Return the instant at which the village's month of this instant began."""
    return start_of_day(first_of_month(village_day(instant)))


def months_before(day: date, months: int) -> date:
    """Return the first day of the month that lies so many months before this day's."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)


def coming_year(day: date) -> int:
    """Return the year that a village prepares: from October on the next one."""
    return day.year + 1 if day.month >= OCTOBER else day.year
