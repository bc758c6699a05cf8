"""Writing to the village, and answering."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from pointsapp.complaints.models import LONGEST_WORDS, Kind
from pointsapp.web.forms import Form, KeyedForm

ROWS = {"rows": "4", "maxlength": str(LONGEST_WORDS)}


class ComplaintForm(KeyedForm):
    """What a household writes."""

    kind = RadioField(
        _l("What is it?"),
        choices=[
            SelectChoice(Kind.COMPLAINT, _l("complaint")),
            SelectChoice(Kind.SUGGESTION, _l("suggestion")),
        ],
        default=Kind.COMPLAINT,
    )
    words = TextAreaField(
        _l("What do you want to say?"),
        validators=[DataRequired(_l("Write a few words.")), Length(max=LONGEST_WORDS)],
        render_kw=ROWS,
    )


class ComplaintAnswerForm(Form):
    """The village's answer."""

    words = TextAreaField(
        _l("Answer"),
        validators=[DataRequired(_l("Write an answer.")), Length(max=LONGEST_WORDS)],
        render_kw=ROWS,
    )
