"""What is wrong, why, and what is right instead."""

from collections.abc import Sequence
from decimal import Decimal

from flask_babel import lazy_gettext as _l
from wtforms import DecimalField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from pointsapp.earning.corrections.queries import Grade
from pointsapp.earning.corrections.service import Correction, Instead
from pointsapp.earning.rules.words import in_language
from pointsapp.earning.sheets.queries import SheetLine
from pointsapp.web.forms import KeyedForm
from pointsapp.web.language import signed

USUAL_REASONS = {
    "person": _l("the wrong person"),
    "amount": _l("the wrong hours or number"),
    "absent": _l("was not there"),
    "twice": _l("recorded twice"),
}


class CorrectionForm(KeyedForm):
    """Why a line or sheet is wrong: one of the usual reasons, or another in words."""

    usual = RadioField(
        _l("Reason"),
        choices=[SelectChoice(key, words) for key, words in USUAL_REASONS.items()],
        validators=[Optional()],
    )
    reason = StringField(_l("Another reason"), validators=[Length(max=200)])
    quantity = DecimalField(
        _l("Right is"),
        places=None,
        validators=[
            Optional(),
            NumberRange(Decimal("0.01"), 1000, _l("Type a number above 0.")),
        ],
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )
    level = SelectField(_l("Right is"), choices=[], validators=[Optional()], default="")

    def offer(self, grades: Sequence[Grade]) -> None:
        """Offer the grades of a graded line's rule."""
        nothing = SelectChoice("", _l("nothing: it is taken off"))
        self.level.choices = [nothing, *(_choice(grade) for grade in grades)]

    def validate_reason(self, _field: StringField) -> None:
        """Ask for a reason where none of the usual ones was chosen."""
        if not self.said:
            raise ValidationError(str(_l("Say what is wrong.")))

    @property
    def said(self) -> str:
        """The reason as it is kept: the words that were typed, or else the one chosen."""
        return self.reason.data or str(USUAL_REASONS.get(self.usual.data or "", ""))

    def correction(self, line: SheetLine | None = None) -> Correction:
        """Return what is asked for: of this line, or of a whole sheet."""
        instead = None
        if line and (self.level.data or "").isdecimal():
            instead = Instead(line.quantity, int(self.level.data))
        elif line and self.quantity.data:
            instead = Instead(int(self.quantity.data * 100))
        return Correction(self.key.data, self.said, instead)


def _choice(grade: Grade) -> SelectChoice:
    name = in_language(grade.name, grade.name_en)
    return SelectChoice(str(grade.level), f"{name} ({signed(grade.points)})")
