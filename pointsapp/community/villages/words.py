"""What to tell somebody whose settings cannot be saved."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.community.models import CodesFor
from pointsapp.community.villages import exchange_days
from pointsapp.community.villages.service import VillageCodeTaken
from pointsapp.web.refusals import Sentences, Told

CODES_FOR: dict[str, LazyString] = {
    CodesFor.NOBODY: _l("nobody"),
    CodesFor.ADMINISTRATORS: _l("administrators"),
    CodesFor.EVERYBODY: _l("all staff"),
}


def choices_of_codes(standing: str) -> list[tuple[str, LazyString]]:
    """Return of whom the village may ask codes: of nobody only where it is so already."""
    asked = (standing, CodesFor.ADMINISTRATORS, CodesFor.EVERYBODY)
    return [(str(one), words) for one, words in CODES_FOR.items() if one in asked]


SENTENCES: Sentences = {
    exchange_days.BadExchangeDays: Told(
        lambda f: _(
            "“%(word)s” is not a day. Type days such as 10、20 or 周二、周五.", word=f["word"]
        ),
        status=422,
    ),
    VillageCodeTaken: Told(
        lambda f: _("Another village has the code %(code)s.", code=f["code"]), status=422
    ),
}
