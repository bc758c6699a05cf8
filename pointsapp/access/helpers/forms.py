"""The form that invites a helper."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    StringField,
)
from wtforms.validators import DataRequired, Length

from pointsapp.web.forms import Form


class InvitationForm(Form):
    """Whom a household invites to help."""

    name = StringField(
        _l("Name of the helper"), validators=[DataRequired(_l("Type the name.")), Length(max=20)]
    )
    relation = StringField(
        _l("Relation to you"),
        validators=[DataRequired(_l("Type who this is: son, neighbour.")), Length(max=20)],
    )
