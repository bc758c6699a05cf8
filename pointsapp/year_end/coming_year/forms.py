"""The budget of a year."""

from decimal import Decimal

from flask_babel import lazy_gettext as _l
from wtforms import DecimalField
from wtforms.validators import InputRequired, NumberRange

from pointsapp.web.forms import Form

MOST_YUAN = 100_000_000


class BudgetForm(Form):
    """What may be spent on goods."""

    yuan = DecimalField(
        _l("Budget for goods in that year, in yuan"),
        places=2,
        validators=[
            InputRequired(_l("Type yuan, such as 3.50.")),
            NumberRange(Decimal("0.01"), MOST_YUAN, _l("Type yuan, such as 3.50.")),
        ],
        render_kw={"inputmode": "decimal"},
    )

    @property
    def fen(self) -> int:
        """What was typed, in fen."""
        return int(self.yuan.data * 100)
