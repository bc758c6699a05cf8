"""What reasons and states of losses are called, and the sentences of refused ones."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pointsapp.exchange.losses import refusals
from pointsapp.exchange.losses.models import LossReason, LossState
from pointsapp.web.refusals import Sentences, Told

LOSS_REASONS = {
    LossReason.EXPIRED: _l("expired"),
    LossReason.BROKEN: _l("broken"),
    LossReason.LOST: _l("not found"),
    LossReason.MISTAKE: _l("wrongly booked"),
    LossReason.OTHER: _l("something else"),
}
LOSS_STATES = {
    LossState.COUNTED: _l("counted, not posted"),
    LossState.WAITING: _l("waits for a second person"),
    LossState.POSTED: _l("posted"),
    LossState.REFUSED: _l("set aside"),
}

SENTENCES: Sentences = {
    refusals.TooFewOnShelf: Told(
        lambda f: _("Only %(left)s of %(item)s are on the shelf.", item=f["item"], left=f["left"])
    ),
    refusals.CountTooOld: Told(
        lambda _f: _("Some of it was counted more than a day ago. Count the shelf again.")
    ),
    refusals.LossDecided: Told(
        lambda _f: _("Somebody has already decided on it. Open the page again.")
    ),
}
