"""What a resident writes."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from pointsapp.web.forms import KeyedForm


class DisagreeForm(KeyedForm):
    """What the household says against a line of its own."""

    words = TextAreaField(
        _l("What should it be, and why?"),
        validators=[DataRequired(_l("Write what is wrong.")), Length(max=200)],
        render_kw={"rows": "3", "maxlength": "200"},
    )
