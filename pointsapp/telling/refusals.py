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


class TooManyCodes(Refusal):
    """Codes enough went there, or for this household, for a day; facts: `until`."""

    code = "too-many-codes"
    field = "address"


class WrongAddressCode(Refusal):
    """It is not the code that went there; facts: `tries_left`."""

    code = "wrong-address-code"
    field = "code"


class AddressCodeOver(Refusal):
    """The code that went there counts no more, or none went."""

    code = "address-code-over"
    field = "code"
