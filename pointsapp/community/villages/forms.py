"""The forms of a village's settings, one for each group that is saved by itself."""

from decimal import Decimal

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import (
    BooleanField,
    DecimalField,
    Field,
    IntegerField,
    SelectField,
    StringField,
    TelField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp

from pointsapp.community.models import LONGEST_EXCHANGE_DAYS
from pointsapp.web.forms import Form

MOST_NOTICE_DAYS = 60
MOST_POINTS = 10_000_000
MOST_RETURN_DAYS = 365
MOST_ANSWER_DAYS = 90
MOST_MONTHS = 240
NUMBER = {"inputmode": "numeric"}


class SettingsGroup(Form):
    """Some of the village's settings that belong together, each as its committee would say it."""

    group: str
    heading: LazyString

    @property
    def settings(self) -> tuple[Field, ...]:
        """The fields of the settings, without the form's own."""
        return tuple(field for field in self if field.name != "csrf_token")

    def values(self) -> dict[str, object]:
        """Return what was typed, as Settings has it: money in fen, no text as an empty one."""
        return dict(map(_setting, self.settings))


def _setting(field: Field) -> tuple[str, object]:
    value = field.data
    if isinstance(field, StringField):
        return field.name, value or ""
    if not field.name.endswith("_yuan"):
        return field.name, value
    fen = None if value is None else int(value * 100)
    return field.name.replace("_yuan", "_fen"), fen


class VillageForm(SettingsGroup):
    """What the village is called, and who is asked."""

    group = "village"
    heading = _l("Village and office")
    name = StringField(
        _l("Name of the village"), validators=[DataRequired(_l("Give it a name.")), Length(max=60)]
    )
    complaint_phone = TelField(
        _l("Phone for questions and complaints"),
        validators=[
            Optional(),
            Regexp(r"[0-9+ -]{5,20}$", message=_l("This is not a phone number.")),
        ],
        description=_l("It stands on every public notice."),
    )


class PointsForm(SettingsGroup):
    """How points are approved, and how many there may be."""

    group = "points"
    heading = _l("Points and approval")
    second_approver_from = IntegerField(
        _l("Sheets of this many points need two approvers"),
        validators=[Optional(), NumberRange(1, MOST_POINTS, _l("Type whole points above 0."))],
        render_kw=NUMBER,
        description=_l("Empty: one approver is always enough."),
    )
    yearly_ceiling = IntegerField(
        _l("Points that may be issued in a year"),
        validators=[Optional(), NumberRange(1, MOST_POINTS, _l("Type whole points above 0."))],
        render_kw=NUMBER,
        description=_l(
            "Empty: no ceiling. Approvers are warned at four fifths of it; above it they must "
            "give a reason."
        ),
    )
    quarterly_ceiling = IntegerField(
        _l("Points that may be issued in a quarter"),
        validators=[Optional(), NumberRange(1, MOST_POINTS, _l("Type whole points above 0."))],
        render_kw=NUMBER,
        description=_l("Empty: only the year's ceiling applies."),
    )
    debt_allowed = BooleanField(
        _l("A household may owe points that a correction takes back after they are spent"),
        description=_l(
            "Otherwise a correction or deduction takes only what the household has left."
        ),
    )
    photo_days = IntegerField(
        _l("Days that photos of claims are kept after the answer"),
        validators=[
            InputRequired(_l("Type a number above 0.")),
            NumberRange(1, 3650, _l("Type a number above 0.")),
        ],
        render_kw=NUMBER,
    )


class NoticesForm(SettingsGroup):
    """What hangs out, for how long."""

    group = "notices"
    heading = _l("Notices and public board")
    notice_days = IntegerField(
        _l("Days of public notice before points count"),
        validators=[
            InputRequired(_l("Type the number of days; 0 means none.")),
            NumberRange(0, MOST_NOTICE_DAYS, _l("Type the number of days; 0 means none.")),
        ],
        render_kw=NUMBER,
        description=_l(
            "0 posts a sheet as soon as it is approved. Sheets already on notice keep their day."
        ),
    )
    deductions_public = BooleanField(
        _l("Show deductions in public too"),
        description=_l("Otherwise only the household and the staff see them."),
    )
    findable = BooleanField(
        _l("Search engines may list the public board"),
        description=_l("Otherwise only those who have the address can read it."),
    )


class ExchangeForm(SettingsGroup):
    """When the counter is open, and what goods ask of those who keep them."""

    group = "exchange"
    heading = _l("Exchange and goods")
    point_value_yuan = DecimalField(
        _l("What one point is worth, in yuan"),
        places=2,
        validators=[
            InputRequired(_l("Type yuan, such as 3.50.")),
            NumberRange(Decimal("0.01"), 1000, _l("Type yuan, such as 3.50.")),
        ],
        render_kw={"inputmode": "decimal"},
    )
    exchange_days = StringField(
        _l("Exchange days of the counter"),
        validators=[
            Length(max=LONGEST_EXCHANGE_DAYS, message=_l("Too many days. Shorten the list."))
        ],
        description=_l(
            "Days of the month, the week or the year, such as 10、20 or 周二、1月25日至1月31日. "
            "Empty: open every day."
        ),
    )
    exchange_place = StringField(
        _l("Where the counter is, and its hours"),
        validators=[Length(max=60, message=_l("This is too long: 60 characters at most."))],
        description=_l(
            "Every household reads it on its first page, such as 村委会东屋，上午8点到11点."
        ),
    )
    return_days = IntegerField(
        _l("Days within which goods may be returned to the counter"),
        validators=[
            InputRequired(_l("Type the number of days; 0 means the same day only.")),
            NumberRange(
                0, MOST_RETURN_DAYS, _l("Type the number of days; 0 means the same day only.")
            ),
        ],
        render_kw=NUMBER,
    )
    second_keeper_from_yuan = DecimalField(
        _l("From this many yuan a month on, goods are written off by two people"),
        places=2,
        validators=[
            Optional(),
            NumberRange(Decimal("0.01"), 1_000_000, _l("Type yuan, such as 3.50.")),
        ],
        render_kw={"inputmode": "decimal"},
        description=_l(
            "Write-offs and differences of a stocktake. Empty: one person is always enough."
        ),
    )


def _months(label: LazyString) -> IntegerField:
    return IntegerField(
        label,
        validators=[
            InputRequired(_l("Type a number above 0.")),
            NumberRange(1, MOST_MONTHS, _l("Type a number above 0.")),
        ],
        render_kw=NUMBER,
    )


class CareForm(SettingsGroup):
    """What is looked at in the yards, how long a household may answer, and how long words stay."""

    group = "care"
    heading = _l("Looking after households")
    hazard_kinds = StringField(
        _l("Kinds of hazards beside gas hose, wiring and stove"),
        validators=[Length(max=100, message=_l("Too many kinds. Shorten the list."))],
        description=_l("In the village's own words, such as 柴草堆、危墙. Empty: no others."),
    )
    need_answer_days = IntegerField(
        _l("Days in which a household says whether its need is met"),
        validators=[
            InputRequired(_l("Type a number above 0.")),
            NumberRange(1, MOST_ANSWER_DAYS, _l("Type a number above 0.")),
        ],
        render_kw=NUMBER,
        description=_l(
            "After them a need that the village called done may be settled with a note."
        ),
    )
    visit_months = _months(_l("Months that the words of a visit are kept"))
    need_months = _months(_l("Months that the words of a need are kept once it is settled"))
    hazard_months = _months(_l("Months that the words of a hazard are kept once it is mended"))
    quarrel_months = _months(_l("Months that the words of a quarrel are kept once it is settled"))


class PeopleForm(SettingsGroup):
    """How staff sign in."""

    group = "people"
    heading = _l("How staff sign in")
    codes_for = SelectField(
        _l("Who signs in with a code from the phone, beside the password"),
        description=_l(
            "They need an authenticator app on a phone. The township's supervisor is asked as well."
        ),
    )


GROUPS: tuple[type[SettingsGroup], ...] = (
    VillageForm,
    PointsForm,
    NoticesForm,
    ExchangeForm,
    CareForm,
    PeopleForm,
)
