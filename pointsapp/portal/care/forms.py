"""Saying that nobody came."""

from wtforms import IntegerField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from pointsapp.web.forms import KeyedForm


class NobodyCameForm(KeyedForm):
    """The household says of a visit that nobody came; it counts once."""

    visit = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
