"""What check-in refuses, in the person's language."""

from flask_babel import gettext as _

from pointsapp.earning.check_in import refusals
from pointsapp.web.refusals import Sentences, Told

SENTENCES: Sentences = {
    refusals.WrongCode: Told(
        lambda _f: _("This is not the code on the leader's screen now. It changes each minute."),
        status=422,
    ),
}
