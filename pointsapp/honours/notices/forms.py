"""The answer to an objection, and why an honour is taken back."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from pointsapp.earning.notices.forms import AnswerForm
from pointsapp.honours.proposals.models import LONGEST_REASON
from pointsapp.web.forms import Form


class HonourAnswerForm(AnswerForm):
    """Whether somebody is rightly against an honour, and why."""

    outcome = RadioField(
        _l("Outcome"),
        choices=[
            SelectChoice("upheld", _l("upheld: the honour is taken away")),
            SelectChoice("dismissed", _l("dismissed: the honour goes on")),
        ],
        validators=[InputRequired(_l("Choose one."))],
    )


class RevocationForm(Form):
    """Why an honour is taken back, as the village's rules say."""

    why = StringField(
        _l("Why it is taken back"),
        validators=[DataRequired(_l("Give the reason.")), Length(max=LONGEST_REASON)],
    )
