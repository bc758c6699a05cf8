"""Forms for goods that come in."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, DecimalField, HiddenField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from pointsapp.exchange.items.models import MOST_UNITS
from pointsapp.exchange.items.queries import ItemOnShelf
from pointsapp.exchange.receipts.models import DonorShown
from pointsapp.exchange.receipts.words import DONOR_SHOWN, SOURCE_NAMES
from pointsapp.web.forms import Form, KeyedForm
from pointsapp.web.values import whole_number

LINES_AT_FIRST = 5
MOST_LINES = 50
NUMBER = {"inputmode": "numeric"}
NOTHING = 0
CHOSEN = [NumberRange(NOTHING + 1, message=_l("Choose what it is."))]
ABOVE_0 = [
    InputRequired(_l("Type how many.")),
    NumberRange(1, MOST_UNITS, _l("Type a number above 0.")),
]


class ReceiptLineForm(Form):
    """A line of a goods receipt; a line that nothing was typed in is left out."""

    item = SelectField(_l("Goods"), coerce=int, validators=CHOSEN, default=NOTHING)
    quantity = IntegerField(_l("How many"), validators=ABOVE_0, render_kw=NUMBER)
    cost_yuan = DecimalField(
        _l("Unit cost, in yuan"),
        places=2,
        validators=[Optional(), NumberRange(0, 100_000, _l("Type yuan, such as 3.50."))],
        render_kw={"inputmode": "decimal"},
    )
    best_before = DateField(_l("Best before"), validators=[Optional()])

    @property
    def is_typed(self) -> bool:
        """Tell whether anything was typed or chosen in the line."""
        fields = (self.quantity, self.cost_yuan, self.best_before)
        typed = any(text.strip() for field in fields for text in field.raw_data or ())
        return typed or self.item.data != NOTHING


class ReceiptForm(KeyedForm):
    """A goods receipt: its heading, and lines as on paper."""

    received_on = DateField(_l("Day"), validators=[InputRequired(_l("Choose the day."))])
    source = SelectField(
        _l("Where from"),
        choices=[SelectChoice(source, name) for source, name in SOURCE_NAMES.items()],
    )
    donor = StringField(_l("Donor or shop"), validators=[Length(max=60)])
    donor_shown = SelectField(
        _l("How the donor is named in public"),
        choices=[SelectChoice(shown, name) for shown, name in DONOR_SHOWN.items()],
        default=DonorShown.UNNAMED,
    )
    document = StringField(_l("Number of the paper"), validators=[Length(max=40)])
    wish = StringField(_l("What the donor asks for"), validators=[Length(max=200)])
    checked_by = StringField(_l("Who checked the goods"), validators=[Length(max=40)])
    note = StringField(_l("Remark"), validators=[Length(max=200)])
    count = HiddenField(default=str(LINES_AT_FIRST))
    lines: Sequence[ReceiptLineForm] = ()

    def offer(self, items: Sequence[ItemOnShelf], *, more: bool) -> None:
        """Lay out as many lines as before, or some more, each offering the village's items."""
        before = whole_number(self.count.data) or 0
        count = min(max(before, LINES_AT_FIRST) + (LINES_AT_FIRST if more else 0), MOST_LINES)
        self.count.data = str(count)
        goods = [SelectChoice(item.id, f"{item.name} {item.specification}") for item in items]
        choices = [SelectChoice(NOTHING, _("Choose")), *goods]
        self.lines = [_line(number, choices) for number in range(1, count + 1)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the heading and every line that was filled in."""
        is_valid = super().validate(extra_validators)
        for number, line in enumerate(self.lines, start=1):
            if line.is_typed and not line.validate():
                message = next(iter(line.errors.values()))[0]
                self.form_errors.append(
                    _("Line %(number)s: %(message)s", number=number, message=message)
                )
                is_valid = False
        return bool(is_valid)


def _line(number: int, choices: Sequence[SelectChoice]) -> ReceiptLineForm:
    line = ReceiptLineForm(prefix=f"line-{number}-", meta={"csrf": False})
    line.item.choices = list(choices)
    return line


class ReasonForm(Form):
    """Why something is undone."""

    reason = StringField(
        _l("Reason"), validators=[DataRequired(_l("Give a reason.")), Length(max=200)]
    )
