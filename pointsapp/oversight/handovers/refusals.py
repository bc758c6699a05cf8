"""Why a hand-over is not changed or completed."""

from pointsapp.refusals import Refusal


class HandoverIncomplete(Refusal):
    """Something of the sheet is missing; facts: `undone`."""

    code = "handover-incomplete"


class SamePersonTwice(Refusal):
    """Who hands over and who takes over are two people, and so are those who count for them."""

    code = "same-person-twice"


class HandoverOver(Refusal):
    """It was completed or called off."""

    code = "handover-over"


class SignedLater(Refusal):
    """Nobody signed on a day that is still to come."""

    code = "signed-later"
    field = "signed_on"
