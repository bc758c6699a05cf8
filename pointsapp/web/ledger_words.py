"""What to tell somebody whom the ledger refuses."""

from datetime import datetime
from typing import cast

from flask_babel import gettext as _

from pointsapp import ledger
from pointsapp.village_time import VILLAGE_ZONE
from pointsapp.web.refusals import Sentences, Told
from pointsapp.witnesses.refusals import SealsDiffer


def _minute(instant: object) -> str:
    """Write an instant with its year: that is what a clock gets wrong."""
    return f"{cast(datetime, instant).astimezone(VILLAGE_ZONE):%Y-%m-%d %H:%M}"


SENTENCES: Sentences = {
    ledger.KeyReused: Told(
        lambda _f: _(
            "This form was sent before with other content, or by somebody else. Nothing was saved "
            "now. Open the page again; what you typed is still here to copy."
        )
    ),
    ledger.AlreadyReversed: Told(
        lambda _f: _("This was taken back before. Nothing was changed now; open the page again.")
    ),
    ledger.ReversalOfReversal: Told(
        lambda _f: _(
            "What was taken back stays taken back. Record it again if it was right after all."
        )
    ),
    ledger.BelowFloor: Told(
        lambda _f: _("The ledger has less left than this takes. Nothing was posted.")
    ),
    ledger.Unbalanced: Told(
        lambda _f: _("What goes out and what comes in do not match. Nothing was posted.")
    ),
    ledger.UnknownAccount: Told(
        lambda _f: _("The ledger has no such account. Nothing was posted."), status=404
    ),
    ledger.UnknownBook: Told(lambda _f: _("There is no ledger of this village."), status=404),
    ledger.UnknownTransaction: Told(
        lambda _f: _("The ledger has no such entry. Nothing was posted."), status=404
    ),
    ledger.ClockBehind: Told(
        lambda f: _(
            "The server's clock says %(now)s, and the last entry is of %(last)s. Nothing was "
            "saved. Whoever looks after the server puts the clock right; if it is right now, and "
            "was wrong before: flask ledger seal --clock-is-right",
            now=_minute(f["now"]),
            last=_minute(f["last"]),
        )
    ),
    ledger.ClockAhead: Told(
        lambda f: _(
            "The server's clock says %(now)s, more than a year after the last entry, which is of "
            "%(last)s. Nothing was saved. Whoever looks after the server puts the clock right; if "
            "it is right: flask ledger seal --clock-is-right",
            now=_minute(f["now"]),
            last=_minute(f["last"]),
        )
    ),
    ledger.Mistyped: Told(
        lambda _f: _(
            "This code was typed wrong: a letter or digit differs from the paper. Compare it group "
            "by group."
        ),
        status=422,
    ),
    SealsDiffer: Told(
        lambda f: _(
            "The seals do not continue the %(number)s that were published: some are gone, or are "
            "others now. Nothing was published. Compare them with what the witnesses keep: "
            "flask ledger verify --seals FILE",
            number=f["number"],
        )
    ),
}
