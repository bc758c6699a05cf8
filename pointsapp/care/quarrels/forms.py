"""A quarrel that is taken up, a talk, how it ended, whether the agreement is kept."""

import re
from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from pointsapp.access.pairs.service import read_numbers
from pointsapp.care.quarrels.models import LONGEST_ABOUT, LONGEST_NAME, LONGEST_WORDS
from pointsapp.care.quarrels.words import ENDINGS
from pointsapp.web.forms import Form, KeyedForm

DAY = _l("Choose the day.")


class QuarrelForm(KeyedForm):
    """Who quarrels about what, and who settles it."""

    numbers = StringField(
        _l("Numbers of the households that quarrel"), validators=[Length(max=100)]
    )
    outsiders = StringField(
        _l("Who is from elsewhere, if anybody"), validators=[Length(max=LONGEST_NAME)]
    )
    about = TextAreaField(
        _l("What is it about?"),
        validators=[DataRequired(_l("Write a few words.")), Length(max=LONGEST_ABOUT)],
        render_kw={"rows": "3", "maxlength": str(LONGEST_ABOUT)},
    )
    mediator = SelectField(_l("Mediator"), coerce=int)
    begun_on = DateField(_l("Day"), validators=[InputRequired(DAY)])

    def offer(self, mediators: Iterable[tuple[int, str]]) -> None:
        """Offer these mediators."""
        self.mediator.choices = [SelectChoice(user_id, name) for user_id, name in mediators]

    @property
    def parties(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The numbers of households, and the others in words."""
        others = (one.strip() for one in re.split("[、，,;；]", self.outsiders.data or ""))
        return tuple(read_numbers(self.numbers.data or "")), tuple(filter(None, others))


class TalkForm(KeyedForm):
    """What was said."""

    held_on = DateField(_l("Day"), validators=[InputRequired(DAY)])
    words = TextAreaField(
        _l("Who was there, and what was said"),
        validators=[DataRequired(_l("Write a few words.")), Length(max=LONGEST_WORDS)],
        render_kw={"rows": "3", "maxlength": str(LONGEST_WORDS)},
    )


class EndingForm(KeyedForm):
    """How it ended."""

    state = RadioField(
        _l("How it ended"),
        choices=[SelectChoice(str(state), words) for state, words in ENDINGS.items()],
        validators=[InputRequired(_l("Choose how it ended."))],
    )
    ended_on = DateField(_l("Day"), validators=[InputRequired(DAY)])
    agreement = TextAreaField(
        _l("What they agreed; else where it was referred, or why it was withdrawn"),
        validators=[DataRequired(_l("Write a few words.")), Length(max=LONGEST_WORDS)],
        render_kw={"rows": "4", "maxlength": str(LONGEST_WORDS)},
    )
    first_look = DateField(_l("Look whether it is kept on"), validators=[Optional()])
    second_look = DateField(_l("And once more on"), validators=[Optional()])


class LookForm(Form):
    """Whether an agreement is kept."""

    is_kept = RadioField(
        _l("Is the agreement kept?"),
        choices=[
            SelectChoice("yes", lazy_pgettext("agreement", "kept")),
            SelectChoice("no", lazy_pgettext("agreement", "not kept: it is open again")),
        ],
        validators=[InputRequired(_l("Choose one."))],
    )
    seen = StringField(_l("What was seen, in one line"), validators=[Length(max=LONGEST_ABOUT)])
