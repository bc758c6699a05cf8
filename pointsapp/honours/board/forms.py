"""The forms of the honour board's keeper."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from pointsapp.honours.board.models import CATEGORY_CHARACTERS, WORDS_CHARACTERS
from pointsapp.web.forms import Form, KeyedForm

FIRST_YEAR, LAST_YEAR = 1949, 2100
NUMBER = StringField(
    _l("Household number"),
    validators=[DataRequired(_l("Type the household's number.")), Length(max=20)],
)


class HonourForm(KeyedForm):
    """A household or one of its people, for a year, with some words."""

    category = SelectField(_l("Honoured as"), coerce=int)
    year = IntegerField(
        _l("Year"),
        validators=[
            InputRequired(_l("Type a year.")),
            NumberRange(FIRST_YEAR, LAST_YEAR, _l("Type a year.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    number = NUMBER
    person = StringField(_l("Name of the person"), validators=[Length(max=40)])
    words = TextAreaField(
        _l("For what, in a few words"),
        validators=[Length(max=WORDS_CHARACTERS)],
        render_kw={"rows": 2},
    )

    def offer(self, categories: Iterable[tuple[int, str]]) -> None:
        """Offer these categories to choose from."""
        self.category.choices = list(categories)


class CategoryForm(Form):
    """A category of the village's own."""

    name = StringField(
        _l("Name of the category"),
        validators=[DataRequired(_l("Give it a name.")), Length(max=CATEGORY_CHARACTERS)],
    )


class StayOffForm(Form):
    """A household that stays off the honour board, or comes back."""

    number = NUMBER
    back = SubmitField()
