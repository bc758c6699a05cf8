"""An objection, and its answer."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import HiddenField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from pointsapp.web.forms import Form, KeyedForm


class ObjectionForm(KeyedForm):
    """What somebody says against a line, taken down by staff."""

    via = RadioField(
        _l("How it came in"),
        choices=[
            SelectChoice("office", _l("at the office")),
            SelectChoice("phone", _l("by phone")),
        ],
        default="office",
    )
    objector = StringField(_l("Who objects"), validators=[Length(max=40)])
    words = StringField(
        _l("What is said against it"),
        validators=[DataRequired(_l("Write down what is said.")), Length(max=200)],
    )


class AnswerForm(Form):
    """Right or not, and why."""

    outcome = RadioField(
        _l("Outcome"),
        choices=[
            SelectChoice("upheld", _l("upheld: the line is taken off")),
            SelectChoice("dismissed", _l("dismissed: the line goes on")),
        ],
        validators=[InputRequired(_l("Choose one."))],
    )
    words = StringField(
        _l("Answer"),
        validators=[DataRequired(_l("Give the reason.")), Length(max=200)],
    )


class LineAnswerForm(Form):
    """Whether a line is so, and what the household wants to say of it."""

    is_so = HiddenField()
    words = StringField(lazy_pgettext("objection", "What is wrong"), validators=[Length(max=200)])
