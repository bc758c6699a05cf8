"""What was counted at the end of the day."""

import re
from collections.abc import Mapping

from pointsapp.exchange.cashing_up.service import MOST_UNITS, Counted
from pointsapp.web.forms import KeyedForm, clean

LONGEST_REASON = 100


class CashingUpForm(KeyedForm):
    """Counts and reasons stand in fields named by the items; an empty count is not counted."""

    def read_counts(self, posted: Mapping[str, str]) -> dict[int, Counted]:
        """Return what was counted by item; what is no whole number counts as too many."""
        counted = {}
        for name, typed in posted.items():
            item, count = re.fullmatch(r"count-(\d{1,9})", name), clean(typed)
            if item and count:
                reason = clean(posted.get(f"reason-{item[1]}", "")) or ""
                whole = int(count) if re.fullmatch(r"[0-9]{1,7}", count) else MOST_UNITS + 1
                counted[int(item[1])] = Counted(whole, reason[:LONGEST_REASON])
        return counted
