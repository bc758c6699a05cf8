"""The form that signs what was looked at."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length

from pointsapp.web.forms import Form


class LookForm(Form):
    """What somebody looked at, by its ticks, and what was found."""

    seen = SelectMultipleField(
        _l("Looked at"),
        coerce=int,
        validate_choice=False,
        validators=[InputRequired(_l("Tick what you looked at."))],
    )
    note = StringField(_l("What you found, if it is worth a note"), validators=[Length(max=200)])
