"""Why a nomination is told no."""

from pointsapp.refusals import Refusal


class TooManyNominations(Refusal):
    """So many of the household's nominations wait already; facts: `most`."""

    code = "too-many-nominations"


class NominationAnswered(Refusal):
    """The committee took it up, or set it aside, before."""

    code = "nomination-answered"
