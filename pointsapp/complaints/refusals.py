"""Why a complaint is not taken, or not answered so."""

from pointsapp.refusals import Refusal


class TooManyOpen(Refusal):
    """The household waits for answers already; facts: `most`."""

    code = "too-many-open"
    field = "words"


class OwnComplaint(Refusal):
    """Nobody answers a complaint of their own household."""

    code = "own-complaint"
