"""Goods coming in."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, DecimalField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from pointsapp.exchange.items.queries import ItemOnShelf
from pointsapp.exchange.stock.models import MOST_UNITS
from pointsapp.exchange.stock.words import SOURCE_NAMES
from pointsapp.web.forms import KeyedForm


class ReceiptForm(KeyedForm):
    """One kind of goods: how many, from whom, at what cost."""

    item = SelectField(_l("What"), coerce=int)
    quantity = IntegerField(
        _l("How many"),
        validators=[
            InputRequired(_l("Type how many came in.")),
            NumberRange(1, MOST_UNITS, _l("Type a number above 0.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    source = SelectField(
        _l("Where from"),
        choices=[SelectChoice(source, name) for source, name in SOURCE_NAMES.items()],
    )
    donor = StringField(_l("Donor or shop"), validators=[Length(max=60)])
    document = StringField(_l("Number of the paper"), validators=[Length(max=40)])
    cost_yuan = DecimalField(
        _l("Cost of one, in yuan"),
        places=2,
        validators=[Optional(), NumberRange(0, 100_000, _l("Type yuan, such as 3.50."))],
        render_kw={"inputmode": "decimal"},
    )
    received_on = DateField(_l("Day"), validators=[InputRequired(_l("Choose the day."))])
    best_before = DateField(_l("Best before"), validators=[Optional()])

    def offer(self, items: tuple[ItemOnShelf, ...]) -> None:
        """Offer the village's items."""
        self.item.choices = [
            SelectChoice(item.id, f"{item.name} {item.specification}".strip()) for item in items
        ]
