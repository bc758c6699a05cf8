"""The answer to an objection, and why a list is taken in or an honour taken back."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from pointsapp.community.colleagues.forms import ColleagueForm
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


class TakingInForm(ColleagueForm):
    """Why a list is taken in, and who confirms it."""

    why = StringField(
        _l("Why the list is taken in"),
        validators=[DataRequired(_l("Give the reason.")), Length(max=LONGEST_REASON)],
    )


class RevocationForm(Form):
    """Why an honour is taken back, as the village's rules say."""

    why = StringField(
        _l("Why it is taken back"),
        validators=[DataRequired(_l("Give the reason.")), Length(max=LONGEST_REASON)],
    )
