"""What the township says to a question of a village."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from pointsapp.oversight.questions.forms import SayingForm
from pointsapp.oversight.questions.models import Said


class TownshipSayingForm(SayingForm):
    """The township asks, or closes with a note."""

    said = RadioField(
        _l("What do you want to do?"),
        choices=[
            SelectChoice(Said.ASKED, _l("ask the village")),
            SelectChoice(Said.CLOSED, _l("close with a note")),
        ],
        default=Said.ASKED,
    )
