"""A hazard that somebody found, and what was done about one."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import DateField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from pointsapp.care.hazards.models import LONGEST_WORDS
from pointsapp.care.hazards.words import STEPS, kind_words
from pointsapp.web.forms import KeyedForm


class HazardForm(KeyedForm):
    """What was found at which household, on which day."""

    household = StringField(
        _l("Household number"),
        validators=[DataRequired(_l("Type the household's number.")), Length(max=20)],
    )
    kind = RadioField(
        _l("What is dangerous"), validators=[InputRequired(_l("Choose what is dangerous."))]
    )
    words = StringField(_l("What was seen, in one line"), validators=[Length(max=LONGEST_WORDS)])
    found_on = DateField(
        lazy_pgettext("hazard", "Found on"), validators=[InputRequired(_l("Choose the day."))]
    )

    def offer(self, kinds: Iterable[str]) -> None:
        """Offer these kinds."""
        self.kind.choices = [SelectChoice(kind, kind_words(kind)) for kind in kinds]


class StepForm(KeyedForm):
    """What was done, when, and with or by whom."""

    step = RadioField(
        _l("What was done"),
        choices=[SelectChoice(str(step), words) for step, words in STEPS.items()],
        validators=[InputRequired(_l("Choose the step that was taken."))],
    )
    taken_on = DateField(_l("Day"), validators=[InputRequired(_l("Choose the day."))])
    words = StringField(
        _l("Whom you told, or who mended it"), validators=[Length(max=LONGEST_WORDS)]
    )
