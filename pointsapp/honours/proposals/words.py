"""How far a candidate has come, and why a list stays as it is."""

from flask_babel import gettext as _
from flask_babel import lazy_pgettext
from flask_babel.speaklater import LazyString

from pointsapp.honours.proposals import refusals
from pointsapp.honours.proposals.models import CandidateState
from pointsapp.web.language import listed
from pointsapp.web.refusals import Sentences, Told

STATES: dict[str, LazyString] = {
    CandidateState.LISTED: lazy_pgettext("honour", "not ticked"),
    CandidateState.CHOSEN: lazy_pgettext("honour", "to be honoured"),
    CandidateState.TAKEN_OFF: lazy_pgettext("honour", "taken off after an objection"),
    CandidateState.AWARDED: lazy_pgettext("honour", "honoured"),
    CandidateState.REVOKED: lazy_pgettext("honour", "taken back"),
}

SENTENCES: Sentences = {
    refusals.TermsMissing: Told(
        lambda f: _("Write first what the stars of %(year)s take.", year=f["year"])
    ),
    refusals.YearNotBegun: Told(lambda f: _("%(year)s has not begun.", year=f["year"]), status=422),
    refusals.ListHangsOut: Told(
        lambda _f: _("The meeting has resolved this list and it hangs out. Nothing was changed.")
    ),
    refusals.MayNotBeChosen: Told(
        lambda f: _(
            "These have too few stars, a ground against them, or stay off the honour board: "
            "%(numbers)s.",
            numbers=listed(f["numbers"]),
        )
    ),
    refusals.UnknownGround: Told(
        lambda _f: _("Choose a ground that the village's terms of the year name."), status=422
    ),
    refusals.NobodyChosen: Told(lambda _f: _("Tick first who is to be honoured.")),
    refusals.NamedAlready: Told(
        lambda f: _("Household %(number)s stands on this list already.", number=f["number"])
    ),
}
