"""What to tell somebody whom the ledger refuses."""

from flask_babel import gettext as _

from pointsapp import ledger
from pointsapp.web.refusals import Sentences, Told

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
    ledger.Mistyped: Told(
        lambda _f: _(
            "This code was typed wrong: a letter or digit differs from the paper. Compare it group "
            "by group."
        ),
        status=422,
    ),
}
