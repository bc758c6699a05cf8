"""What a household says against an honour."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from pointsapp.honours.notices.models import LONGEST_WORDS
from pointsapp.web.forms import KeyedForm


class AgainstHonourForm(KeyedForm):
    """Why somebody should not be honoured."""

    words = TextAreaField(
        _l("What is said against it"),
        validators=[DataRequired(_l("Write down what is said.")), Length(max=LONGEST_WORDS)],
        render_kw={"rows": "3", "maxlength": str(LONGEST_WORDS)},
    )
