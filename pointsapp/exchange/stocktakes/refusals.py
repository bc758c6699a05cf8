"""Why a stocktake is refused."""

from pointsapp.refusals import Refusal


class NothingCounted(Refusal):
    """The stocktake has no count."""

    code = "nothing-counted"


class ReasonMissing(Refusal):
    """A difference has no reason."""

    code = "reason-missing"
