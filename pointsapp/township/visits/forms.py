"""Why somebody of the township wants to see names."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from pointsapp.web.forms import Form


class ReasonForm(Form):
    """The reason, which the village and its households read."""

    reason = StringField(
        _l("Why names are needed"),
        validators=[
            DataRequired(_l("Say what you look into.")),
            Length(min=4, max=200, message=_l("Say it in 4 to 200 characters.")),
        ],
    )
