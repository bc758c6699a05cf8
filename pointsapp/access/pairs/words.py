"""Why a pairing is refused."""

from flask_babel import gettext as _

from pointsapp.access.pairs import service
from pointsapp.web.language import listed
from pointsapp.web.refusals import Sentences, Told

SENTENCES: Sentences = {
    service.UnknownNumbers: Told(
        lambda f: _("No household has these numbers: %(numbers)s.", numbers=listed(f["numbers"])),
        status=422,
    ),
}
