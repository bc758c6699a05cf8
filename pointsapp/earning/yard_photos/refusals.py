"""Why a photo of a yard is not kept."""

from pointsapp.refusals import Refusal


class TooManyYardPhotos(Refusal):
    """A household has enough photos in this round; facts: `most`."""

    code = "too-many-yard-photos"
    field = "photo"
