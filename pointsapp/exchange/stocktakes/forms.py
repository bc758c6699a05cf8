"""The forms of a stocktake: the counts, and the reasons for what differs."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length

from pointsapp.exchange.items.models import MOST_UNITS
from pointsapp.web.forms import KeyedForm, numbered


class CountForm(KeyedForm):
    """What was counted; the counts are in fields named after their items."""

    supervisor = StringField(_l("Witness"), validators=[Length(max=40)])

    def read_counts(self, posted: Mapping[str, str]) -> dict[int, int]:
        """Return the counts by item id; a field left empty was not counted."""
        return {
            item_id: self.units_of(typed, most=MOST_UNITS)
            for item_id, typed in numbered(posted, "count")
            if typed
        }


def read_reasons(posted: Mapping[str, str]) -> dict[int, str]:
    """Return the reasons by item id."""
    return dict(numbered(posted, "reason"))
