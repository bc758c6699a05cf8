"""The forms of a stocktake: the counts, and the reasons for what differs."""

import re
from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length

from pointsapp.exchange.items.models import MOST_UNITS
from pointsapp.web.forms import KeyedForm, clean

UNREADABLE = MOST_UNITS + 1
"""Stands for a count that is no number: the service refuses it as too many."""


class CountForm(KeyedForm):
    """What was counted; the counts are in fields named after their items."""

    supervisor = StringField(_l("Witness"), validators=[Length(max=40)])

    def read_counts(self, posted: Mapping[str, str]) -> dict[int, int]:
        """Return the counts by item id; a field left empty was not counted."""
        counts = {}
        for name, typed in posted.items():
            item, number = re.fullmatch(r"count-(\d{1,9})", name), clean(typed)
            if item and number:
                is_whole = re.fullmatch(r"[0-9]{1,7}", number)
                counts[int(item[1])] = int(number) if is_whole else UNREADABLE
        return counts


def read_reasons(posted: Mapping[str, str]) -> dict[int, str]:
    """Return the reasons by item id."""
    fields = ((re.fullmatch(r"reason-(\d{1,9})", name), typed) for name, typed in posted.items())
    return {int(item[1]): typed for item, typed in fields if item}
