"""Why an objection is told no."""

from pointsapp.refusals import Refusal


class LineTakenOff(Refusal):
    """The line was taken off already: there is nothing left to object to."""

    code = "line-taken-off"


class ObjectionAnswered(Refusal):
    """Somebody answered otherwise already; facts: `outcome`."""

    code = "objection-answered"


class OwnLine(Refusal):
    """Nobody judges what they recorded, or their own household's line."""

    code = "own-line"


class OwnObjection(Refusal):
    """Posted points are taken away by two: who took an objection down doesn't uphold it."""

    code = "own-objection"
