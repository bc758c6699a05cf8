"""What hazards, what is done about them and refusals are called in the person's language."""

from datetime import date
from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_babel.speaklater import LazyString

from pointsapp.care.hazards import refusals
from pointsapp.care.hazards.models import Kind, State, Step
from pointsapp.web.language import day
from pointsapp.web.refusals import Sentences, Told

KINDS: dict[str, LazyString] = {
    Kind.GAS: _l("gas hose"),
    Kind.WIRING: _l("wiring"),
    Kind.STOVE: _l("stove"),
    Kind.OTHER: lazy_pgettext("hazard", "other"),
}
STATES: dict[str, LazyString] = {
    State.FOUND: lazy_pgettext("hazard", "found"),
    State.TOLD: lazy_pgettext("hazard", "told, not mended"),
    State.MENDED: lazy_pgettext("hazard", "mended, to be looked at"),
    State.DONE: lazy_pgettext("hazard", "in order again"),
}
STEPS: dict[str, LazyString] = {
    Step.TOLD: _l("told the household"),
    Step.MENDED: _l("it was mended"),
    Step.IN_ORDER: _l("looked at again: in order"),
    Step.STILL_THERE: _l("looked at again: still there"),
}


def kind_words(kind: str) -> str:
    """Return what a kind is called; one that the village named is called so."""
    return str(KINDS.get(kind, kind))


SENTENCES: Sentences = {
    refusals.UnknownKind: Told(
        lambda _f: _("The village knows no such kind of hazard. Choose another."), status=422
    ),
    refusals.BeforeFound: Told(
        lambda f: _(
            "It was found on %(day)s; nothing was done about it before.",
            day=day(cast(date, f["day"])),
        ),
        status=422,
    ),
    refusals.HazardDone: Told(
        lambda _f: _("This hazard is in order again. If it is back, write it down anew.")
    ),
}
