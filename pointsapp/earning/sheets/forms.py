"""Deciding on a sheet."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from pointsapp.web.forms import Form


class DecisionForm(Form):
    """A step that needs no words."""


class ApprovalForm(Form):
    """Agreeing to a sheet; the reason is asked for when it goes above the year's ceiling."""

    above_ceiling = StringField(_l("Why above the ceiling"), validators=[Length(max=200)])


class ReasonForm(Form):
    """Why a sheet goes back to its recorder."""

    reason = StringField(
        _l("Reason"),
        validators=[DataRequired(_l("Say what is wrong.")), Length(max=200)],
    )
