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


class NotAPicture(Refusal):
    """A file that is no picture, or a broken one."""

    code = "not-a-picture"
    field = "photos"


class PictureTooLarge(Refusal):
    """A picture of more pixels than any phone takes."""

    code = "picture-too-large"
    field = "photos"
