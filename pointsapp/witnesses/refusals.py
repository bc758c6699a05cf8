"""Why a log is not published."""

from pointsapp.refusals import Refusal


class SealsDiffer(Refusal):
    """The seals do not continue what was published: some are gone, or are others now.

    Raised with `number`, how many had been published.
    """

    code = "seals-differ"
