"""An item as the village describes it."""

from decimal import Decimal

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_wtf.file import FileField
from wtforms import BooleanField, DecimalField, IntegerField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from pointsapp.exchange.items.models import LOW_BELOW, MOST_POINTS, PICTURES
from pointsapp.exchange.items.queries import ItemOnShelf
from pointsapp.exchange.items.words import PICTURE_NAMES
from pointsapp.web.forms import Form


class ItemForm(Form):
    """Name, price in points, what it cost, how many a household may take."""

    name = StringField(
        _l("Name of the goods"), validators=[DataRequired(_l("Give it a name.")), Length(max=40)]
    )
    specification = StringField(_l("Size or weight"), validators=[Length(max=40)])
    unit = StringField(lazy_pgettext("goods", "Unit"), validators=[Length(max=10)])
    price_points = IntegerField(
        _l("Points for one"),
        validators=[
            InputRequired(_l("Type how many points one costs.")),
            NumberRange(1, MOST_POINTS, _l("Type whole points above 0.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    cost_yuan = DecimalField(
        _l("What one cost the village, in yuan"),
        places=2,
        validators=[Optional(), NumberRange(0, 100_000, _l("Type yuan, such as 3.50."))],
        render_kw={"inputmode": "decimal"},
    )
    limit_per_month = IntegerField(
        _l("At most for a household in a month"),
        validators=[
            Optional(),
            NumberRange(1, 999, _l("Type a number above 0, or leave it empty.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    barcode = StringField(_l("Bar code"), validators=[Length(max=14)])
    picture = RadioField(
        _l("Picture"),
        choices=[SelectChoice(name, PICTURE_NAMES[name]) for name in PICTURES],
        default="box",
    )
    own_photo = FileField(
        _l("Your own picture of it"), render_kw={"accept": "image/jpeg,image/png,image/webp"}
    )
    drop_photo = BooleanField(_l("Remove your own picture"))
    low_below = IntegerField(
        _l("Warn when fewer are left than"),
        validators=[Optional(), NumberRange(0, 9999, _l("Type a number; 0 never warns."))],
        default=LOW_BELOW,
        render_kw={"inputmode": "numeric"},
    )
    is_on = BooleanField(_l("Handed out now"), default=True)

    @classmethod
    def of(cls, item: ItemOnShelf) -> "ItemForm":
        """Return the form filled with what the item is now."""
        cost = None if item.cost_fen is None else Decimal(item.cost_fen) / 100
        return cls(obj=item, cost_yuan=cost)
