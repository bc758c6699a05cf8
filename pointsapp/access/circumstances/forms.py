"""How a household lives."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from pointsapp.web.forms import Form


class CircumstancesForm(Form):
    """What its paired member should know before the visit."""

    lives_alone = BooleanField(_l("Somebody lives alone here"))
    has_no_phone = BooleanField(_l("Nobody here has a phone"))
