"""Why nothing is said to a question, or its threshold stays."""

from pointsapp.refusals import Refusal


class DoesNotStand(Refusal):
    """No fact stands behind the question any more."""

    code = "question-does-not-stand"
    field = "words"


class TownshipAsks(Refusal):
    """The township sets from when on questions are asked: nobody sets it for himself."""

    code = "township-asks"
