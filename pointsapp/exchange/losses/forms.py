"""When each count was typed."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from pointsapp.web.forms import numbered

_MILLISECONDS = re.compile(r"[0-9]{13}")


def read_moments(posted: Mapping[str, str]) -> dict[int, datetime]:
    """Return when counts were typed, by item, as far as a script told it: `at-5`."""
    return {
        item_id: datetime.fromtimestamp(int(typed) / 1000, UTC)
        for item_id, typed in numbered(posted, "at")
        if _MILLISECONDS.fullmatch(typed)
    }
