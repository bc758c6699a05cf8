"""Why a household is not told by a way."""

from pointsapp.refusals import Refusal


class WayNotUsed(Refusal):
    """The village tells nothing by this way."""

    code = "way-not-used"
    field = "way"


class NoSuchAddress(Refusal):
    """It is no address of this way; facts: `typed`."""

    code = "no-such-address"
    field = "address"
