"""Starting a round, and the marks of a page."""

import re
from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from pointsapp.earning.rules.queries import RuleOnADay
from pointsapp.earning.rules.words import in_language
from pointsapp.web.forms import Form, KeyedForm, numbered
from pointsapp.web.values import whole_number


class RoundForm(KeyedForm):
    """What is inspected, when, where, and by how many judges."""

    name = StringField(
        _l("What is inspected"),
        validators=[DataRequired(_l("Say what is inspected.")), Length(max=60)],
    )
    held_on = DateField(_l("Day"), validators=[InputRequired(_l("Choose the day."))])
    rule = SelectField(_l("Rule"), coerce=int)
    judges = RadioField(
        _l("Judges"),
        coerce=int,
        default=1,
        choices=[SelectChoice(1, _l("one")), SelectChoice(3, _l("three; their mean counts"))],
    )
    groups = SelectMultipleField(
        _l("Groups"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offer(self, rules: tuple[RuleOnADay, ...], groups: tuple[tuple[int, str], ...]) -> None:
        """Offer these rules and groups."""
        self.rule.choices = [
            SelectChoice(rule.version_id, f"{rule.code} {in_language(rule.name, rule.name_en)}")
            for rule in rules
        ]
        self.groups.choices = [SelectChoice(group_id, name) for group_id, name in groups]


class MarksForm(Form):
    """A judge's marks of the households on a page."""

    judge = IntegerField(default=1)
    group = StringField(validators=[Length(max=10)])
    then = HiddenField()
    rest = IntegerField()

    @property
    def group_id(self) -> int | None:
        """The group whose households the page shows."""
        return whole_number(self.group.data)

    def read_levels(self, posted: Mapping[str, str]) -> dict[int, int]:
        """Return the grades by household; households without one are left out."""
        return {
            household_id: int(level)
            for household_id, level in numbered(posted, "mark")
            if re.fullmatch("[0-9]", level)
        }
