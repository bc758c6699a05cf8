"""Why a pairing is refused."""

from flask_babel import gettext as _

from pointsapp.access.pairs import service
from pointsapp.web.refusals import Sentences, Told


def _joined(numbers: object) -> str:
    return _(", ").join(numbers) if isinstance(numbers, list) else str(numbers)


SENTENCES: Sentences = {
    service.UnknownNumbers: Told(
        lambda f: _("No household has these numbers: %(numbers)s.", numbers=_joined(f["numbers"])),
        status=422,
    ),
}
