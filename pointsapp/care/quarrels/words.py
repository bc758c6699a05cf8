"""What quarrels and their refusals are called in the person's language."""

from collections.abc import Iterable
from datetime import date
from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_babel.speaklater import LazyString

from pointsapp.care.quarrels import refusals
from pointsapp.care.quarrels.models import State
from pointsapp.care.quarrels.queries import DUE, Party
from pointsapp.web.language import day, listed
from pointsapp.web.refusals import Sentences, Told

STATES: dict[str, LazyString] = {
    State.OPEN: lazy_pgettext("quarrel", "open"),
    State.SETTLED: lazy_pgettext("quarrel", "settled"),
    State.REFERRED: lazy_pgettext("quarrel", "referred onward"),
    State.WITHDRAWN: lazy_pgettext("quarrel", "withdrawn"),
}
ENDINGS: dict[str, LazyString] = {
    State.SETTLED: _l("settled: they agreed"),
    State.REFERRED: _l("referred to the township or the court"),
    State.WITHDRAWN: lazy_pgettext("quarrel", "withdrawn"),
}
TABS: dict[str, LazyString] = {
    State.OPEN: STATES[State.OPEN],
    DUE: _l("to look at again"),
    State.SETTLED: STATES[State.SETTLED],
    State.REFERRED: STATES[State.REFERRED],
    State.WITHDRAWN: STATES[State.WITHDRAWN],
}


def party_words(parties: Iterable[Party]) -> str:
    """Return who quarrels, one after the other."""
    return listed(f"{party.number} {party.name}".strip() for party in parties)


SENTENCES: Sentences = {
    refusals.OneParty: Told(
        lambda _f: _("It takes two to quarrel: type another household, or who is from elsewhere."),
        status=422,
    ),
    refusals.UnknownParties: Told(
        lambda f: _("The village has no household %(number)s.", number=listed(f["numbers"])),
        status=422,
    ),
    refusals.MediatorIsParty: Told(
        lambda _f: _("Nobody settles a quarrel of their own household. Choose another mediator."),
        status=422,
    ),
    refusals.QuarrelOver: Told(
        lambda _f: _("This quarrel is over. Nothing was changed; open the page again.")
    ),
    refusals.NotSettled: Told(
        lambda _f: _("This quarrel is not settled: there is nothing to keep.")
    ),
    refusals.BeforeQuarrel: Told(
        lambda f: _(
            "This day lies before %(day)s. Choose a later one.", day=day(cast(date, f["day"]))
        ),
        status=422,
    ),
    refusals.FollowUpDone: Told(
        lambda _f: _("Somebody has looked already. Nothing was changed; open the page again.")
    ),
}
