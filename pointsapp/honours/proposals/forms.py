"""Drawing up a list, taking somebody up, and grounds against."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import (
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from pointsapp.community.villages.forms import NUMBER
from pointsapp.honours.board.forms import FIRST_YEAR, LAST_YEAR
from pointsapp.honours.board.models import WORDS_CHARACTERS
from pointsapp.honours.nominations.models import HonourKind
from pointsapp.honours.nominations.words import KINDS
from pointsapp.honours.proposals.taking_up import NewCandidate
from pointsapp.web.forms import Form, KeyedForm
from pointsapp.web.values import whole_number


class DrawingUpForm(Form):
    """Which year's list of which honour."""

    kind = RadioField(
        lazy_pgettext("honour", "List of"),
        choices=[SelectChoice(kind, KINDS[kind]) for kind in HonourKind],
        default=HonourKind.STARS,
    )
    year = IntegerField(
        _l("Year"),
        validators=[
            InputRequired(_l("Type a year.")),
            NumberRange(FIRST_YEAR, LAST_YEAR, _l("Type a year.")),
        ],
        render_kw=NUMBER,
    )


class CandidateForm(KeyedForm):
    """Whom the committee takes up, as what, for what."""

    nomination = HiddenField(validators=[Length(max=10)])
    category = SelectField(_l("Honoured as"), coerce=int, validate_choice=False)
    number = StringField(
        _l("Household number"),
        validators=[DataRequired(_l("Type the household's number.")), Length(max=20)],
    )
    person = StringField(_l("Name of the person"), validators=[Length(max=40)])
    words = TextAreaField(
        _l("For what, in a few words"),
        validators=[Length(max=WORDS_CHARACTERS)],
        render_kw={"rows": 2},
    )

    def offer(self, categories: Iterable[tuple[int, str]]) -> None:
        """Offer these honours of the roll to choose from."""
        self.category.choices = list(categories)

    def new(self) -> NewCandidate:
        """Return what was filled in."""
        return NewCandidate(
            number=self.number.data,
            person=self.person.data or "",
            category_id=self.category.data,
            words=self.words.data or "",
            nomination_id=whole_number(self.nomination.data),
        )


class GroundForm(Form):
    """Which of the village's grounds speaks against a household."""

    ground = SelectField(_l("What speaks against it"), validate_choice=False)

    def offer(self, grounds: Iterable[str]) -> None:
        """Offer the village's grounds to choose from."""
        self.ground.choices = [SelectChoice(ground, ground) for ground in grounds]
