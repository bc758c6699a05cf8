"""Which sheets are approved together."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.validators import InputRequired

from pointsapp.web.forms import KeyedForm


class ApprovalsForm(KeyedForm):
    """The sheets that are ticked."""

    sheet = SelectMultipleField(
        _l("Sheets to approve"),
        coerce=int,
        validate_choice=False,
        validators=[InputRequired(_l("Tick at least one sheet."))],
    )
