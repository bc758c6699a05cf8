"""What a household orders at its door, and how it agrees."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from pointsapp.access.credentials.forms import PinField
from pointsapp.exchange.door_orders.service import NewOrder
from pointsapp.exchange.parking.models import MOST_UNITS
from pointsapp.exchange.redemptions.prices import read_price_marks
from pointsapp.web.forms import KeyedForm, numbered


class OrderForm(KeyedForm):
    """How many of each item, and the PIN that the household types."""

    prices = HiddenField()
    pin = PinField(_l("The household types its PIN, 6 digits"), required=False)

    def read_order(self, posted: Mapping[str, str]) -> NewOrder:
        """Return what is ordered, and which prices were on the screen."""
        units = {
            item_id: self.units_of(typed or "0", most=MOST_UNITS)
            for item_id, typed in numbered(posted, "item")
        }
        return NewOrder(units, read_price_marks(self.prices.data or ""))
