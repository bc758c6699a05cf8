"""Deciding on a sheet."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from pointsapp.web.forms import Form


class DecisionForm(Form):
    """A step that needs no words."""


class SendBackForm(Form):
    """Why the recorder gets the sheet back."""

    reason = StringField(
        _l("Reason"),
        validators=[DataRequired(_l("Say what must be put right.")), Length(max=200)],
    )
