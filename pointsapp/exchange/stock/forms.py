"""Goods coming in, goods written off, goods counted."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, DecimalField, HiddenField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from pointsapp.exchange.items.queries import ItemOnShelf
from pointsapp.exchange.stock.models import MOST_UNITS, LossReason
from pointsapp.exchange.stock.words import LOSS_REASONS, SOURCE_NAMES
from pointsapp.web.forms import Form, KeyedForm, clean

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
    """A line of a goods receipt; nothing typed, it does not count."""

    item = SelectField(_l("What"), coerce=int, validators=CHOSEN, default=NOTHING)
    quantity = IntegerField(_l("How many"), validators=ABOVE_0, render_kw=NUMBER)
    cost_yuan = DecimalField(
        _l("Cost of one, in yuan"),
        places=2,
        validators=[Optional(), NumberRange(0, 100_000, _l("Type yuan, such as 3.50."))],
        render_kw={"inputmode": "decimal"},
    )
    best_before = DateField(_l("Best before"), validators=[Optional()])

    @property
    def is_typed(self) -> bool:
        """Tell whether something stands in the line."""
        fields = (self.quantity, self.cost_yuan, self.best_before)
        typed = any(text.strip() for field in fields for text in field.raw_data or ())
        return typed or self.item.data != NOTHING


class ReceiptForm(KeyedForm):
    """A goods receipt: its head, and lines as on paper."""

    received_on = DateField(_l("Day"), validators=[InputRequired(_l("Choose the day."))])
    source = SelectField(
        _l("Where from"),
        choices=[SelectChoice(source, name) for source, name in SOURCE_NAMES.items()],
    )
    donor = StringField(_l("Donor or shop"), validators=[Length(max=60)])
    document = StringField(_l("Number of the paper"), validators=[Length(max=40)])
    wish = StringField(_l("What the donor asks for"), validators=[Length(max=200)])
    checked_by = StringField(_l("Who checked the goods"), validators=[Length(max=40)])
    note = StringField(_l("Remark"), validators=[Length(max=200)])
    count = HiddenField(default=str(LINES_AT_FIRST))
    lines: Sequence[ReceiptLineForm] = ()

    def offer(self, items: Sequence[ItemOnShelf], *, more: bool) -> None:
        """Lay out the lines that were shown, or some more, each offering the village's items."""
        shown = int(self.count.data) if re.fullmatch(r"\d{1,3}", self.count.data or "") else 0
        shown = min(max(shown, LINES_AT_FIRST) + (LINES_AT_FIRST if more else 0), MOST_LINES)
        self.count.data = str(shown)
        goods = [SelectChoice(item.id, f"{item.name} {item.specification}") for item in items]
        choices = [SelectChoice(NOTHING, _("Choose")), *goods]
        self.lines = [_line(number, choices) for number in range(1, shown + 1)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the head and every line that something stands in."""
        right = super().validate(extra_validators)
        for number, line in enumerate(self.lines, start=1):
            if line.is_typed and not line.validate():
                message = next(iter(line.errors.values()))[0]
                self.form_errors.append(
                    _("Line %(number)s: %(message)s", number=number, message=message)
                )
                right = False
        return bool(right)


def _line(number: int, choices: Sequence[SelectChoice]) -> ReceiptLineForm:
    line = ReceiptLineForm(prefix=f"line-{number}-", meta={"csrf": False})
    line.item.choices = list(choices)
    return line


class ReasonForm(Form):
    """Why something is undone."""

    reason = StringField(
        _l("Reason"), validators=[DataRequired(_l("Give a reason.")), Length(max=200)]
    )


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

    supervisor = StringField(_l("Who watched"), validators=[Length(max=40)])

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
