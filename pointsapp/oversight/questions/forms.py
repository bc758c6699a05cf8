"""Saying something to a question, and setting from when on it is asked."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from pointsapp.oversight.questions.models import LONGEST_WORDS
from pointsapp.oversight.questions.table import QUESTIONS
from pointsapp.oversight.questions.words import WORDS
from pointsapp.web.forms import Form, KeyedForm


class SayingForm(KeyedForm):
    """What somebody says to a question."""

    words = TextAreaField(
        _l("In words"),
        validators=[DataRequired(_l("Write a few words.")), Length(max=LONGEST_WORDS)],
        render_kw={"rows": "4", "maxlength": str(LONGEST_WORDS)},
    )


class ThresholdsForm(Form):
    """From when on each question is asked."""


def _field(name: str, most: int) -> Any:
    wrong = _l("Type a number from 1 to %(most)s.", most=most)
    return IntegerField(
        WORDS[name].threshold,
        validators=[InputRequired(wrong), NumberRange(1, most, wrong)],
        render_kw={"inputmode": "numeric", "class": "field__short"},
    )


for _question in QUESTIONS.values():
    setattr(ThresholdsForm, _question.name, _field(_question.name, _question.most))


def typed_in(form: ThresholdsForm) -> dict[str, int]:
    """Return what was typed, by question."""
    return {name: form[name].data for name in QUESTIONS}
