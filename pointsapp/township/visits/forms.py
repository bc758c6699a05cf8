"""Why somebody of the township wants to see names."""

from flask_babel import lazy_gettext as _l

from pointsapp.township.villages.forms import reason_field
from pointsapp.web.forms import Form


class ReasonForm(Form):
    """The reason, which the village and its households read."""

    reason = reason_field(_l("Why names are needed"), _l("Say what you look into."))
