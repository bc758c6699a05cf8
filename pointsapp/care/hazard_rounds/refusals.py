"""Why a round is not started, or takes nothing more."""

from pointsapp.refusals import Refusal


class RoundOver(Refusal):
    """The round has ended, and its hazards are written down."""

    code = "round-over"
