"""Why a village is not proposed for closing, announced, or closed."""

from pointsapp.refusals import Refusal


class ClosureOpen(Refusal):
    """That this village closes is proposed or announced already."""

    code = "closure-open"


class LastDayOutside(Refusal):
    """People need time, and not years of it; facts: `earliest`, `latest`."""

    code = "last-day-outside"
    field = "last_day"


class ReadableOutside(Refusal):
    """Households read for some time after the last day; facts: `earliest`, `latest`."""

    code = "readable-outside"
    field = "readable_until"


class ClosureSettled(Refusal):
    """It was agreed to, withdrawn or done before."""

    code = "closure-settled"


class NotAnnounced(Refusal):
    """The village has not agreed yet."""

    code = "closure-not-announced"


class LastDayOver(Refusal):
    """After the last day it is no longer withdrawn; facts: `day`."""

    code = "last-day-over"


class LastDayNotOver(Refusal):
    """Until the end of the last day the village is open; facts: `day`."""

    code = "last-day-not-over"


class VillageAgrees(Refusal):
    """An administrator of the village was there lately and speaks for it; facts: `name`, `days`."""

    code = "village-agrees"


class VillageWaits(Refusal):
    """Something in the village is not done; facts: `things`."""

    code = "village-waits"
