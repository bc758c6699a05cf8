"""Why what a program sent is not taken."""

from pointsapp.refusals import Refusal


class Malformed(Refusal):
    """It is not what the document says; facts: `mistakes`, each with where and why."""

    code = "malformed"


class PeopleUnclear(Refusal):
    """Nobody, or more than one, is so called in that household; facts: `names`."""

    code = "people-unclear"


class PeopleTwice(Refusal):
    """Somebody stands in the list twice; facts: `names`."""

    code = "people-twice"
