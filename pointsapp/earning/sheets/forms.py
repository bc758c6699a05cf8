"""Deciding on a sheet."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    Length,
    Optional,
    ValidationError,
)

from pointsapp.web.forms import Form

USUAL_REASONS = {
    "person": _l("the wrong person"),
    "amount": _l("the wrong hours or number"),
    "absent": _l("was not there"),
    "twice": _l("recorded twice"),
}


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


class TakeOffForm(Form):
    """Why a line or sheet is taken off: one of the usual reasons, or another in words."""

    usual = RadioField(
        _l("Reason"),
        choices=[SelectChoice(key, words) for key, words in USUAL_REASONS.items()],
        validators=[Optional()],
    )
    reason = StringField(_l("Another reason"), validators=[Length(max=200)])

    def validate_reason(self, _field: StringField) -> None:
        """Ask for a reason where none of the usual ones was chosen."""
        if not self.said:
            raise ValidationError(str(_l("Say what is wrong.")))

    @property
    def said(self) -> str:
        """The reason as it is kept: the words that were typed, or else the one chosen."""
        return self.reason.data or str(USUAL_REASONS.get(self.usual.data or "", ""))
