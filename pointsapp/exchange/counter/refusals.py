"""Why the counter cannot go on."""

from pointsapp.refusals import Refusal


class CardUnknown(Refusal):
    """No card of this village: it was replaced, or belongs elsewhere."""

    code = "card-unknown"


class NothingFound(Refusal):
    """Neither goods nor a household: what was scanned says nothing here."""

    code = "nothing-found"
    field = "q"


class PinMissing(Refusal):
    """Neither PIN nor code nor colleague: the household has not agreed."""

    code = "pin-missing"
    field = "pin"
