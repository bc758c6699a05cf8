"""Nominating, and saying why somebody is not taken up."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from pointsapp.honours.nominations.models import LONGEST_WORDS, NOMINATED
from pointsapp.honours.nominations.service import NewNomination
from pointsapp.honours.nominations.words import KINDS
from pointsapp.web.forms import Form, KeyedForm


class NominationForm(KeyedForm):
    """Whom a household nominates, as what, and what for."""

    kind = RadioField(
        _l("For which honour?"),
        choices=[SelectChoice(kind, KINDS[kind]) for kind in NOMINATED],
        default=NOMINATED[0],
    )
    nominee = StringField(
        _l("Who should be honoured?"),
        validators=[DataRequired(_l("Write a name.")), Length(max=60)],
    )
    words = TextAreaField(
        _l("What for?"),
        validators=[DataRequired(_l("Write a few words.")), Length(max=LONGEST_WORDS)],
        render_kw={"rows": "4", "maxlength": str(LONGEST_WORDS)},
    )

    def new(self) -> NewNomination:
        """Return what was filled in."""
        return NewNomination(self.kind.data, self.nominee.data, self.words.data)


class OfficeNominationForm(NominationForm):
    """A nomination that a group makes, or somebody of the staff."""

    nominator = StringField(
        _l("Who nominates"),
        validators=[DataRequired(_l("Say which group, or who.")), Length(max=40)],
    )

    def new(self) -> NewNomination:
        """Return what was filled in."""
        return NewNomination(
            self.kind.data, self.nominee.data, self.words.data, self.nominator.data
        )


class SettingAsideForm(Form):
    """Why the committee does not take a nomination up."""

    answer = StringField(
        _l("Why it is not taken up"),
        validators=[DataRequired(_l("Give the reason.")), Length(max=LONGEST_WORDS)],
    )
