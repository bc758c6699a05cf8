"""Why a hazard, or a step, is not written down so."""

from pointsapp.refusals import Refusal


class UnknownKind(Refusal):
    """The village knows no such kind of hazard; facts: `kind`."""

    code = "unknown-hazard-kind"
    field = "kind"


class BeforeFound(Refusal):
    """Nothing is done about a hazard before it was found; facts: `day`."""

    code = "before-found"
    field = "taken_on"


class HazardDone(Refusal):
    """It was mended and looked at; if it is there again it is a new one."""

    code = "hazard-done"
