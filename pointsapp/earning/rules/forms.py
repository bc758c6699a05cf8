"""Adopting, adding and changing rules."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    Regexp,
    ValidationError,
)

from pointsapp.earning.rules.grades import GradesUnreadable, read_grades
from pointsapp.earning.rules.models import LONGEST_CODE, MOST_POINTS
from pointsapp.earning.rules.words import CAP_PER, KINDS, PERIODS, STARS, UNITS
from pointsapp.web.forms import Form
from pointsapp.web.import_pages import EmptyingForm

NUMBER = {"inputmode": "numeric"}


class AdoptionForm(Form):
    """From which day, and by which resolution of the villagers' meeting."""

    first_day = DateField(
        _l("First day"), validators=[InputRequired(_l("Choose the day on which they take effect."))]
    )
    resolution = StringField(
        _l("Villagers' resolution"),
        validators=[DataRequired(_l("Say which meeting decided it, and when.")), Length(max=200)],
    )


class WordingForm(AdoptionForm):
    """A new wording of a rule."""

    name = StringField(
        _l("Name of the rule"), validators=[DataRequired(_l("Give it a name.")), Length(max=60)]
    )
    name_en = StringField(_l("Name in English"), validators=[Length(max=120)])
    points = IntegerField(
        _l("Points each time"),
        validators=[
            InputRequired(_l("Type whole points, below 0 for a deduction.")),
            NumberRange(
                -MOST_POINTS, MOST_POINTS, _l("Type whole points, below 0 for a deduction.")
            ),
        ],
        render_kw=NUMBER,
    )
    unit = SelectField(
        lazy_pgettext("rule", "Unit"),
        choices=[SelectChoice(unit, name) for unit, name in UNITS.items()],
    )
    levels = StringField(_l("Grades"), validators=[Length(max=400)])
    cap_points = IntegerField(
        _l("Cap in points"),
        validators=[Optional(), NumberRange(1, MOST_POINTS, _l("Type whole points above 0."))],
        render_kw=NUMBER,
    )
    cap_per = SelectField(
        _l("Cap for"),
        choices=[
            SelectChoice("", "–"),
            *(SelectChoice(per, name) for per, name in CAP_PER.items()),
        ],
    )
    cap_period = SelectField(
        _l("Cap in a"),
        choices=[
            SelectChoice("", "–"),
            *(SelectChoice(period, name) for period, name in PERIODS.items()),
        ],
    )

    evidence = BooleanField(_l("A claim needs a photo"))

    def validate_levels(self, field: StringField) -> None:
        """Refuse grades that can't be read."""
        try:
            read_grades(field.data or "")
        except GradesUnreadable as error:
            raise ValidationError(
                str(_l("Write each grade with its points: 优 5、良 3、差 0."))
            ) from error


class NewRuleForm(WordingForm):
    """A rule that the village adds to its table."""

    code = StringField(
        lazy_pgettext("rule", "Code"),
        validators=[
            DataRequired(_l("Type letters and digits, such as E10.")),
            Length(max=LONGEST_CODE),
            Regexp(r"[A-Za-z0-9]+$", message=_l("Type letters and digits, such as E10.")),
        ],
    )
    star = SelectField(
        lazy_pgettext("rule", "Star"),
        choices=[SelectChoice(star, name) for star, name in STARS.items()],
    )
    kind = SelectField(
        lazy_pgettext("rule", "Kind"),
        choices=[SelectChoice(kind, name) for kind, name in KINDS.items()],
    )


class SwitchForm(Form):
    """On or off."""


class TableForm(EmptyingForm, AdoptionForm):
    """Saving a table of rules that was shown."""
