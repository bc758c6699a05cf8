"""Why somebody is not checked in."""

from pointsapp.refusals import Refusal


class WrongCode(Refusal):
    """The code is not the one on the leader's screen now, or it is not the day."""

    code = "wrong-code"
    field = "code"
