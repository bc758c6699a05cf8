"""A round that is started, and what is not in order at one household."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from pointsapp.care.hazards.models import LONGEST_WORDS
from pointsapp.care.hazards.words import kind_words
from pointsapp.web.forms import Form, KeyedForm


class Ticks(SelectMultipleField):
    """Some of several, each a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class RoundForm(KeyedForm):
    """What is looked for, when and where."""

    held_on = DateField(_l("Day"), validators=[InputRequired(_l("Choose the day."))])
    kinds = Ticks(
        _l("What is looked for"), validators=[InputRequired(_l("Choose what is looked for."))]
    )
    groups = Ticks(_l("Groups"), coerce=int)

    def offer(self, kinds: Iterable[str], groups: Iterable[tuple[int, str]]) -> None:
        """Offer these kinds and groups."""
        self.kinds.choices = [SelectChoice(kind, kind_words(kind)) for kind in kinds]
        self.groups.choices = [SelectChoice(group_id, name) for group_id, name in groups]


class SeenForm(Form):
    """What is not in order at a household."""

    find = Ticks(_l("Not in order"))
    words = StringField(_l("What was seen, in one line"), validators=[Length(max=LONGEST_WORDS)])

    def offer(self, kinds: Iterable[str]) -> None:
        """Offer these kinds."""
        self.find.choices = [SelectChoice(kind, kind_words(kind)) for kind in kinds]
