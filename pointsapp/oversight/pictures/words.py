"""What stands beside the bars of a village's pictures."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.earning.rules.words import STARS
from pointsapp.oversight.pictures.queries import EXCHANGED, GIVEN, HOUSEHOLDS, PEOPLE

BAR_NAMES: dict[str, LazyString] = {
    **STARS,
    PEOPLE: _l("People"),
    HOUSEHOLDS: _l("Households"),
    GIVEN: _l("Points given"),
    EXCHANGED: _l("Points exchanged"),
}
"""Names of bars that are not a village's own, such as a group's."""
