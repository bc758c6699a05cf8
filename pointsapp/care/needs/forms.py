"""Raising a need, and writing down what was done about it."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from pointsapp.care.needs.answers import Heard
from pointsapp.care.needs.models import LONGEST_WORDS, Kind, Way
from pointsapp.care.needs.service import NewNeed
from pointsapp.care.needs.words import KINDS
from pointsapp.web.forms import Form, KeyedForm

ROWS = {"rows": "3", "maxlength": str(LONGEST_WORDS)}
NOBODY = 0
Colleagues = Sequence[tuple[int, str]]


class NeedForm(KeyedForm):
    """What a household needs, and whether its paired member may read it."""

    kind = RadioField(
        lazy_pgettext("need", "What is it about?"),
        choices=[SelectChoice(str(kind), name) for kind, name in KINDS.items()],
        default=Kind.HELP,
    )
    words = TextAreaField(
        lazy_pgettext("need", "What is needed?"),
        validators=[
            DataRequired(_l("Write a few words.")),
            Length(max=LONGEST_WORDS, message=_l("This is too long: 500 characters at most.")),
        ],
        render_kw=ROWS,
    )
    member_reads = BooleanField(
        _l("The party member who looks after the household may read it"), default=True
    )


class TakenNeedForm(NeedForm):
    """What a household needs, taken down by one of the staff; somebody else may be to help."""

    reader = SelectField(_l("Who is to help, too"), coerce=int, default=NOBODY)

    def offer(self, colleagues: Colleagues) -> None:
        """Offer those who may be asked to help."""
        self.reader.choices = [(NOBODY, _l("nobody else")), *colleagues]

    def new_need(self, household_id: int, way: Way, complaint_id: int | None = None) -> NewNeed:
        """Return what was taken down for this household."""
        return NewNeed(
            household_id,
            Kind(self.kind.data),
            self.words.data,
            way,
            member_reads=self.member_reads.data,
            readers=(self.reader.data,) if self.reader.data else (),
            complaint_id=complaint_id,
        )


class OfficeNeedForm(TakenNeedForm):
    """What a household needs, taken down at the office."""

    household = StringField(
        _l("Household number"),
        validators=[DataRequired(_l("Type the number of the household.")), Length(max=20)],
        render_kw={"autocomplete": "off", "inputmode": "text"},
    )


class NotYetForm(Form):
    """What the household still misses."""

    words = StringField(
        _l("What is still missing?"),
        validators=[DataRequired(_l("Write a few words.")), Length(max=LONGEST_WORDS)],
        render_kw={"autocomplete": "off"},
    )


class StepForm(KeyedForm):
    """What was done, who goes on with it, and until when."""

    words = StringField(
        lazy_pgettext("need", "What was done, in a line"),
        validators=[DataRequired(_l("Write a few words.")), Length(max=LONGEST_WORDS)],
        render_kw={"autocomplete": "off"},
    )
    user = SelectField(_l("Hand on to"), coerce=int, default=NOBODY)
    due_on = DateField(_l("New deadline"), validators=[Optional()])

    def offer(self, colleagues: Colleagues) -> None:
        """Offer those to whom it can be handed."""
        self.user.choices = [(NOBODY, _l("nobody else")), *colleagues]


class WordsForm(Form):
    """What the household is told when the village calls its need done, or closes it."""

    words = StringField(
        lazy_pgettext("need", "What the household reads"),
        validators=[DataRequired(_l("Write a few words.")), Length(max=LONGEST_WORDS)],
        render_kw={"autocomplete": "off"},
    )


class LetInForm(Form):
    """Who of the staff may read the need, too."""

    user = SelectField(_l("Who may read it, too"), coerce=int)

    def offer(self, colleagues: Colleagues) -> None:
        """Offer those who can be let in."""
        self.user.choices = list(colleagues)


DONE, NOT_YET = "done", "not-yet"


class HeardForm(KeyedForm):
    """What a household without a phone says of its need."""

    answer = RadioField(
        _l("What the household says"),
        choices=[
            SelectChoice(NOT_YET, _l("It is not done yet")),
            SelectChoice(DONE, lazy_pgettext("household says", "It is done")),
        ],
        default=NOT_YET,
    )
    said_by = SelectField(_l("Who said so"), coerce=int)
    said_on = DateField(_l("Day"), validators=[DataRequired(_l("Choose the day."))])
    words = StringField(
        lazy_pgettext("need", "What is still missing, or a remark"),
        validators=[Length(max=LONGEST_WORDS)],
        render_kw={"autocomplete": "off"},
    )

    def offer(self, people: Colleagues) -> None:
        """Offer those who live in the household."""
        self.said_by.choices = list(people)

    def validate_words(self, field: StringField) -> None:
        """Ask what is missing of what is not done yet."""
        if self.answer.data == NOT_YET and not field.data:
            raise ValidationError(str(_l("Write a few words.")))

    @property
    def heard(self) -> Heard:
        """What was said, by whom and when."""
        is_done = self.answer.data == DONE
        return Heard(self.said_by.data, self.said_on.data, is_done, self.words.data or "")
