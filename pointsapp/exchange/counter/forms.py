"""The basket and the household's PIN."""

import re
from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from pointsapp.access.forms import PinField
from pointsapp.exchange.counter.models import MOST_UNITS
from pointsapp.web.forms import KeyedForm, clean


class BasketForm(KeyedForm):
    """How many of each item, and the PIN that the resident types."""

    pin = PinField(_l("The household's PIN, 6 digits"))

    def read_units(self, posted: Mapping[str, str]) -> dict[int, int]:
        """Return the units by item id; what is no whole number counts as too many."""
        units = {}
        for name, typed in posted.items():
            item = re.fullmatch(r"item-(\d{1,9})", name)
            number = clean(typed) or "0"
            if item:
                units[int(item[1])] = int(number) if number.isdecimal() else MOST_UNITS + 1
        return units
