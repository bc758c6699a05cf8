"""The money left for goods."""

from flask_babel import lazy_gettext as _l
from wtforms import DecimalField
from wtforms.validators import InputRequired, NumberRange

from pointsapp.web.forms import Form

MOST_YUAN = 100_000_000


class BudgetForm(Form):
    """What is left for buying goods, in yuan."""

    money_yuan = DecimalField(
        _l("Money left for goods, in yuan"),
        places=2,
        validators=[
            InputRequired(_l("Type yuan, such as 3.50.")),
            NumberRange(0, MOST_YUAN, _l("Type yuan, such as 3.50.")),
        ],
        render_kw={"inputmode": "decimal"},
    )
