"""What came back, and why."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from pointsapp.exchange.parking.models import MOST_UNITS
from pointsapp.exchange.returns.service import Back
from pointsapp.web.forms import KeyedForm, numbered


class ReturnForm(KeyedForm):
    """The reason; how many came back stands in fields named by the redemption's lines."""

    reason = StringField(
        _l("Why it comes back"),
        validators=[DataRequired(_l("Say why it comes back.")), Length(max=200)],
    )

    def read_lines(self, posted: Mapping[str, str]) -> dict[int, Back]:
        """Return what came back by line."""
        lines = {}
        damaged = dict(numbered(posted, "damaged"))
        for line_id, quantity in numbered(posted, "line"):
            lines[line_id] = Back(self._units(quantity), self._units(damaged.get(line_id, "")))
        return lines

    def _units(self, typed: str) -> int:
        return self.units_of(typed or "0", most=MOST_UNITS)
