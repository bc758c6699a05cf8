"""Why nothing is proposed for a month's visits."""

from pointsapp.refusals import Refusal


class NobodyVisitedAll(Refusal):
    """No party member with a household of their own visited all households in care."""

    code = "nobody-visited-all"
