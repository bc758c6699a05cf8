"""The form of a write-off."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from pointsapp.exchange.items.queries import ItemOnShelf
from pointsapp.exchange.losses.models import LossReason
from pointsapp.exchange.losses.words import LOSS_REASONS
from pointsapp.exchange.receipts.forms import ABOVE_0, CHOSEN, NOTHING, NUMBER
from pointsapp.web.forms import KeyedForm


class WriteOffForm(KeyedForm):
    """Units that can't be handed out any more."""

    item = SelectField(_l("Goods"), coerce=int, validators=CHOSEN, default=NOTHING)
    quantity = IntegerField(_l("How many"), validators=ABOVE_0, render_kw=NUMBER)
    reason = SelectField(
        _l("Reason"), choices=[SelectChoice(reason, LOSS_REASONS[reason]) for reason in LossReason]
    )
    note = StringField(_l("Remark"), validators=[Length(max=200)])

    def offer(self, items: Sequence[ItemOnShelf]) -> None:
        """Offer the goods on the shelf, with how many of each there are."""
        goods = [
            SelectChoice(item.id, f"{item.name} {item.specification} × {item.stock}")
            for item in items
            if item.stock
        ]
        self.item.choices = [SelectChoice(NOTHING, _("Choose")), *goods]
