"""An activity's facts, and who took part."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from pointsapp.earning.activities.service import NewActivity
from pointsapp.earning.rules.queries import RuleOnADay
from pointsapp.earning.rules.words import STARS, UNITS, in_language
from pointsapp.web.forms import Form, KeyedForm, clean
from pointsapp.web.language import signed

MOST = 1000
HUNDREDTHS = 100


class ActivityForm(KeyedForm):
    """What it was, when, where, and what it counts."""

    name = StringField(
        lazy_pgettext("activity", "What was done"),
        validators=[DataRequired(_l("Say what was done.")), Length(max=60)],
    )
    held_on = DateField(_l("Day"), validators=[InputRequired(_l("Choose the day."))])
    place = StringField(_l("Place"), validators=[Length(max=60)])
    rule = SelectField(_l("Rule"), coerce=int)
    starts_at = TimeField(_l("Begins at"), validators=[Optional()])
    ends_at = TimeField(_l("Ends at"), validators=[Optional()])
    ends_next_day = BooleanField(_l("Ends the next day"))
    leader = StringField(_l("Leader"), validators=[Length(max=40)])
    capacity = IntegerField(
        _l("Places"),
        validators=[
            Optional(),
            NumberRange(1, 5000, _l("Type a number above 0, or leave it empty.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    quantity = DecimalField(
        _l("Hours or times for each person"),
        places=None,
        default=Decimal(1),
        validators=[
            InputRequired(_l("Type a number, such as 2 or 1.5.")),
            NumberRange(Decimal("0.01"), MOST, _l("Type a number above 0.")),
        ],
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )

    def validate_ends_next_day(self, field: BooleanField) -> None:
        """What goes past midnight has hours."""
        if field.data and not (self.starts_at.data and self.ends_at.data):
            raise ValidationError(_("Say when it begins and when it ends."))

    def offer(self, rules: Iterable[RuleOnADay], most_used: Sequence[int]) -> None:
        """Offer these rules, each with what it counts: those used most first, then star by star."""
        by_id = {rule.rule_id: rule for rule in rules}
        first = [by_id.pop(rule_id) for rule_id in most_used if rule_id in by_id]
        self.rule.choices = [
            *(_choice(rule, _("Used most")) for rule in first),
            *(_choice(rule, str(STARS[rule.star])) for rule in by_id.values()),
        ]

    @property
    def activity(self) -> NewActivity:
        """The activity as the form says it."""
        return NewActivity(
            name=self.name.data,
            place=self.place.data or "",
            held_on=self.held_on.data,
            rule_version_id=self.rule.data,
            quantity=int(self.quantity.data * HUNDREDTHS),
            starts_at=self.starts_at.data,
            ends_at=self.ends_at.data,
            ends_next_day=self.ends_next_day.data,
            leader=self.leader.data or "",
            capacity=self.capacity.data,
        )


class RecordForm(ActivityForm):
    """A new activity, perhaps with those who came to an earlier one."""

    same_people = BooleanField(_l("The same people took part"))


class CallOffForm(Form):
    """Why an activity does not take place; who signed up reads it."""

    reason = StringField(
        _l("Why it is called off"), validators=[DataRequired(_l("Say why.")), Length(max=200)]
    )


def _choice(rule: RuleOnADay, group: str) -> SelectChoice:
    name = in_language(rule.name, rule.name_en)
    label = f"{rule.code} {name} ({signed(rule.points)}/{UNITS[rule.unit]})"
    return SelectChoice(rule.version_id, label, optgroup=group)


class AttendanceForm(Form):
    """Who is ticked, of those whom the page listed, each with a quantity."""

    person = SelectMultipleField(coerce=int, validate_choice=False)
    listed = SelectMultipleField(coerce=int, validate_choice=False)
    q = StringField(_l("Find a person"), validators=[Length(max=60)])
    group = IntegerField(validators=[Optional()])
    then = HiddenField()

    @property
    def absent(self) -> set[int]:
        """Those whom the page listed and nobody ticks any more."""
        return set(self.listed.data or ()) - set(self.person.data or ())

    def read_quantities(self, posted: Mapping[str, str]) -> dict[int, int | None]:
        """Return the hundredths for each person ticked, None where nothing was typed.

        What is no number lands in `unread` by person, and as an error at the people's field.
        """
        quantities: dict[int, int | None] = {}
        self.unread: dict[int, str] = {}
        for resident_id in self.person.data or ():
            typed = clean(posted.get(f"quantity-{resident_id}")) or ""
            try:
                quantities[resident_id] = _hundredths(typed)
            except InvalidOperation:
                message = _(
                    "“%(typed)s” is not a number of hours. Type 2 or 1.5.", typed=typed[:20]
                )
                self.unread[resident_id] = message
        self.person.errors = [*self.person.errors, *self.unread.values()]
        return quantities


def _hundredths(typed: str) -> int | None:
    if not typed:
        return None
    if not re.fullmatch(r"\d{1,6}([.]\d{1,2})?", typed):
        raise InvalidOperation
    return int(Decimal(typed) * HUNDREDTHS)
