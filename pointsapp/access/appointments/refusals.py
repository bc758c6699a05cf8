"""Why a township appoints no administrator in a village."""

from pointsapp.refusals import Refusal


class AdministratorIsThere(Refusal):
    """An administrator of the village was there lately; facts: `name`, `days`."""

    code = "administrator-is-there"


class ProposedAlready(Refusal):
    """Another proposal for this village waits."""

    code = "proposed-already"


class NoLongerProposed(Refusal):
    """It was confirmed or withdrawn."""

    code = "no-longer-proposed"
