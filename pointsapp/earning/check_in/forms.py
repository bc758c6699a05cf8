"""The field of the check-in desk."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import IntegerField, StringField
from wtforms.validators import Length, Optional

from pointsapp.web.forms import Form


class DeskForm(Form):
    """A scanned card, or what was typed; then who of the household came."""

    q = StringField(
        _l("Scan the card, or type a name, initials, household number or phone tail"),
        validators=[Length(max=200)],
    )
    person = IntegerField(validators=[Optional()])
    photo = FileField(
        _l("Photo of the card"),
        render_kw={"accept": "image/*", "capture": "environment"},
    )
