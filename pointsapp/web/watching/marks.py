"""Marks in the instance folder: when something was done last, known without the database."""

import os
from datetime import UTC, datetime
from pathlib import Path

_LAST_BACKUP = "last_backup"


def mark_backup(instance: Path, at: datetime) -> None:
    """Keep that a copy was written and verified now, wherever it lies."""
    mark = instance / _LAST_BACKUP
    mark.touch(mode=0o600)
    os.utime(mark, (at.timestamp(), at.timestamp()))


def last_backup(instance: Path) -> datetime | None:
    """Return when a copy was verified last, None where none was made from here."""
    mark = instance / _LAST_BACKUP
    return datetime.fromtimestamp(mark.stat().st_mtime, UTC) if mark.exists() else None
