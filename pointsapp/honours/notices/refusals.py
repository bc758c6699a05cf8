"""Why an objection, an award or a taking back is told no."""

from pointsapp.refusals import Refusal


class NotOnNotice(Refusal):
    """The list does not hang out, or the candidate was taken off it."""

    code = "not-on-notice"


class TooManyObjections(Refusal):
    """So many of the household's objections to honours are open already; facts: `most`."""

    code = "too-many-objections"


class JudgesOwnHonour(Refusal):
    """Nobody judges an objection to their own household's honour, or one that it raised."""

    code = "judges-own-honour"


class NoticeNotOver(Refusal):
    """The village's days for the list are not over; facts: `day`."""

    code = "notice-not-over"


class AwardedAlready(Refusal):
    """Somebody of the list has the honour, or had it: each is taken back with a reason."""

    code = "awarded-already"


class NotAwarded(Refusal):
    """There is no honour to take back."""

    code = "not-awarded"
