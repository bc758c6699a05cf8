"""Forms for write-offs and stocktakes."""

import re
from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from pointsapp.exchange.items.models import MOST_UNITS
from pointsapp.exchange.items.queries import ItemOnShelf
from pointsapp.exchange.losses.models import LossReason
from pointsapp.exchange.losses.words import LOSS_REASONS
from pointsapp.exchange.receipts.forms import ABOVE_0, CHOSEN, NOTHING, NUMBER
from pointsapp.web.forms import KeyedForm, clean


class WriteOffForm(KeyedForm):
    """Units that can't be handed out any more."""

    item = SelectField(_l("What"), coerce=int, validators=CHOSEN, default=NOTHING)
    quantity = IntegerField(_l("How many"), validators=ABOVE_0, render_kw=NUMBER)
    reason = SelectField(
        _l("Reason"), choices=[SelectChoice(reason, LOSS_REASONS[reason]) for reason in LossReason]
    )
    note = StringField(_l("Remark"), validators=[Length(max=200)])

    def offer(self, items: Sequence[ItemOnShelf]) -> None:
        """Offer what is on the shelf, with how many there are."""
        goods = [
            SelectChoice(item.id, f"{item.name} {item.specification} × {item.stock}")
            for item in items
            if item.stock
        ]
        self.item.choices = [SelectChoice(NOTHING, _("Choose")), *goods]


class CountForm(KeyedForm):
    """What was counted; the counts stand in fields named by item."""

    supervisor = StringField(_l("Witness"), validators=[Length(max=40)])

    def read_counts(self, posted: Mapping[str, str]) -> dict[int, int]:
        """Return the counts by item id; an empty one was not counted, an odd one is too many."""
        counts = {}
        for name, typed in posted.items():
            item, number = re.fullmatch(r"count-(\d{1,9})", name), clean(typed)
            if item and number:
                whole = re.fullmatch(r"[0-9]{1,7}", number)
                counts[int(item[1])] = int(number) if whole else MOST_UNITS + 1
        return counts


def read_reasons(posted: Mapping[str, str]) -> dict[int, str]:
    """Return the reasons by item id."""
    found = ((re.fullmatch(r"reason-(\d{1,9})", name), typed) for name, typed in posted.items())
    return {int(item[1]): typed for item, typed in found if item}
