"""When this phone last looked at the messages."""

from datetime import UTC, datetime, timedelta

from flask import session

from pointsapp.web.clock import now

NEW_FOR = timedelta(days=7)
"""So far back goes what is new to a phone that has not looked yet."""


def last_look() -> datetime:
    """Return when this phone last looked at the messages."""
    seen = session.get("messages_seen")
    return now() - NEW_FOR if seen is None else datetime.fromtimestamp(seen, UTC)
