"""What is done with which households' cards."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from pointsapp.access.card_list.service import CardAct
from pointsapp.web.forms import KeyedForm


class CardsForm(KeyedForm):
    """The ticked households and the act; `asked` once somebody agreed that old cards end."""

    household = SelectMultipleField(
        _l("Households"),
        coerce=int,
        validate_choice=False,
        validators=[InputRequired(_l("Tick at least one household."))],
    )
    act = SelectField(choices=[SelectChoice(str(act), str(act)) for act in CardAct], coerce=CardAct)
    asked = BooleanField()
