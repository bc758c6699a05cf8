"""Signing up, withdrawing, checking in."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Length

from pointsapp.web.forms import Form


class FamilyForm(Form):
    """Who of the family signs up, withdraws or checks in."""

    person = IntegerField(validators=[InputRequired()])
    code = StringField(_l("Code on the leader's screen"), validators=[Length(max=12)])
