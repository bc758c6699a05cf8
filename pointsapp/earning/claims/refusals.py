"""Why a claim is told no."""

from pointsapp.refusals import Refusal


class ClaimDecided(Refusal):
    """Somebody decided otherwise already; facts: `state`."""

    code = "claim-decided"


class OwnClaim(Refusal):
    """Nobody decides on a claim of their own household, or one that they wrote."""

    code = "own-claim"


class TooLongAgo(Refusal):
    """A deed is claimed within some weeks; facts: `days`."""

    code = "too-long-ago"
    field = "held_on"


class TooManyPhotos(Refusal):
    """More photos than a claim holds; facts: `most`."""

    code = "too-many-photos"
    field = "photos"


class EvidenceMissing(Refusal):
    """The rule asks for a photo; facts: `code`."""

    code = "evidence-missing"
    field = "photos"
