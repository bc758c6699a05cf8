"""Entering a single deed."""

from decimal import Decimal

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import DateField, DecimalField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
)

from pointsapp.earning.rules.models import RuleKind
from pointsapp.earning.rules.queries import RuleOnADay
from pointsapp.earning.rules.words import in_language
from pointsapp.web.forms import KeyedForm
from pointsapp.web.language import signed


class EntryForm(KeyedForm):
    """One deed of one person, under any rule that is on."""

    title = StringField(
        lazy_pgettext("deed", "What was done"),
        validators=[DataRequired(_l("Say what was done.")), Length(max=60)],
    )
    rule = SelectField(_l("Rule"))
    held_on = DateField(_l("Day"), validators=[InputRequired(_l("Choose the day."))])
    quantity = DecimalField(
        _l("How much"),
        places=None,
        default=Decimal(1),
        validators=[
            InputRequired(_l("Type a number, such as 2 or 1.5.")),
            NumberRange(Decimal("0.01"), 1000, _l("Type a number above 0.")),
        ],
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )

    def offer(self, rules: tuple[RuleOnADay, ...]) -> None:
        """Offer the rules that are on, each grade of a graded one by itself."""
        self.rule.choices = [
            choice
            for rule in rules
            if rule.is_on and rule.kind != RuleKind.SUSPENSION
            for choice in _choices(rule)
        ]

    @property
    def chosen_rule(self) -> tuple[int, int | None]:
        """The rule's version and grade that were chosen."""
        version_id, _, level = self.rule.data.partition(":")
        return int(version_id), int(level) if level else None


def _choices(rule: RuleOnADay) -> list[SelectChoice]:
    name = f"{rule.code} {in_language(rule.name, rule.name_en)}"
    if not rule.levels:
        return [SelectChoice(str(rule.version_id), f"{name} ({signed(rule.points)})")]
    return [
        SelectChoice(
            f"{rule.version_id}:{level}",
            f"{name}: {in_language(grade['name'], grade['name_en'])} ({signed(grade['points'])})",
        )
        for level, grade in enumerate(rule.levels)
    ]
