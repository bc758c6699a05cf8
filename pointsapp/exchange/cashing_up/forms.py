"""What was counted at the end of the day."""

from collections.abc import Mapping

from pointsapp.exchange.cashing_up.service import MOST_UNITS, Counted
from pointsapp.exchange.losses.forms import read_moments
from pointsapp.web.forms import KeyedForm, numbered

LONGEST_REASON = 100


class CashingUpForm(KeyedForm):
    """Counts and reasons stand in fields named by the items; an empty count is not counted."""

    def read_counts(self, posted: Mapping[str, str]) -> dict[int, Counted]:
        """Return what was counted by item."""
        reasons = dict(numbered(posted, "reason"))
        moments = read_moments(posted)
        return {
            item_id: Counted(
                self.units_of(typed, most=MOST_UNITS),
                reasons.get(item_id, "")[:LONGEST_REASON],
                moments.get(item_id),
            )
            for item_id, typed in numbered(posted, "count")
            if typed
        }
