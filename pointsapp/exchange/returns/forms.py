"""What came back, and why."""

import re
from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from pointsapp.exchange.parking.models import MOST_UNITS
from pointsapp.exchange.returns.service import Back
from pointsapp.web.forms import KeyedForm, clean


class ReturnForm(KeyedForm):
    """The reason; how many came back stands in fields named by the redemption's lines."""

    reason = StringField(
        _l("Why it comes back"),
        validators=[DataRequired(_l("Say why it comes back.")), Length(max=200)],
    )

    def read_lines(self, posted: Mapping[str, str]) -> dict[int, Back]:
        """Return what came back by line; what is no whole number counts as too many."""
        lines = {}
        for name in posted:
            line = re.fullmatch(r"line-(\d{1,9})", name)
            if line:
                quantity, damaged = _whole(posted[name]), _whole(posted.get(f"damaged-{line[1]}"))
                lines[int(line[1])] = Back(quantity, damaged)
        return lines


def _whole(typed: str | None) -> int:
    text = clean(typed) or "0"
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else MOST_UNITS + 1
