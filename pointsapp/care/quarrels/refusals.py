"""Why a quarrel is not taken up, or not ended so."""

from pointsapp.refusals import Refusal


class OneParty(Refusal):
    """It takes two to quarrel."""

    code = "one-party"
    field = "numbers"


class UnknownParties(Refusal):
    """The village has no households of these numbers; facts: `numbers`."""

    code = "unknown-parties"
    field = "numbers"


class MediatorIsParty(Refusal):
    """Nobody settles a quarrel of their own household."""

    code = "mediator-is-party"
    field = "mediator"


class QuarrelOver(Refusal):
    """The quarrel is settled, referred or withdrawn."""

    code = "quarrel-over"


class NotSettled(Refusal):
    """Only what was agreed can be looked at again."""

    code = "not-settled"


class BeforeQuarrel(Refusal):
    """The day lies before the quarrel was taken up; facts: `day`."""

    code = "before-quarrel"


class FollowUpDone(Refusal):
    """Somebody looked already."""

    code = "follow-up-done"
