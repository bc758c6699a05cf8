"""Deciding on a sheet."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from pointsapp.web.forms import Form


class DecisionForm(Form):
    """A step that needs no words."""


class ReasonForm(Form):
    """Why a sheet goes back to its recorder, or a line is taken off."""

    reason = StringField(
        _l("Reason"),
        validators=[DataRequired(_l("Say what is wrong.")), Length(max=200)],
    )
