"""The form of the office: a signed paper is there."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import InputRequired

from pointsapp.web.forms import KeyedForm


class PaperForm(KeyedForm):
    """When the household signed."""

    signed_on = DateField(
        _l("Day of the signature"), validators=[InputRequired(_l("Type the day on the paper."))]
    )
