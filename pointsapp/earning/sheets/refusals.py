"""Why an award sheet is told no."""

from pointsapp.refusals import Refusal


class WrongState(Refusal):
    """The sheet stands elsewhere on its way than this step needs; facts: `state`."""

    code = "wrong-state"


class OwnRecording(Refusal):
    """Nobody approves what they recorded."""

    code = "own-recording"


class OwnFirstApproval(Refusal):
    """The second approval needs a second person."""

    code = "own-first-approval"


class CeilingReached(Refusal):
    """More points than the village issues; facts: `period`, `ceiling`, `issued`, `points`."""

    code = "ceiling-reached"
    field = "above_ceiling"


class OwnHousehold(Refusal):
    """Nobody approves or takes off a line of their own household; facts: `number`."""

    code = "own-household"


class NoLines(Refusal):
    """A sheet without lines says nothing."""

    code = "no-lines"


class CapReached(Refusal):
    """A household would come above a rule's cap; facts: `numbers`, `code`."""

    code = "cap-reached"


class NotLivingHere(Refusal):
    """Somebody on a line was not of the village, or that household, on its day; facts: `names`."""

    code = "not-living-here"


class RuleNotInForce(Refusal):
    """A line's rule is off, or did not hold on its day; facts: `code`, `day`."""

    code = "rule-not-in-force"


class QuantityOutOfRange(Refusal):
    """More than a day can hold, or nothing; facts: `names`, `most`."""

    code = "quantity-out-of-range"


class DayTooLong(Refusal):
    """Somebody would have worked more than twenty-four hours on a day; facts: `names`."""

    code = "day-too-long"


class LevelUnknown(Refusal):
    """A rule with grades needs one of them, a rule without has none; facts: `code`."""

    code = "level-unknown"


class CorrectionWaits(Refusal):
    """A correction of this line waits already; facts: `number` of its sheet."""

    code = "correction-waits"


class CorrectionStands(Refusal):
    """A correction that is posted is not undone: the deed is entered anew."""

    code = "correction-stands"
