"""What to tell who cannot set anything up."""

from flask_babel import gettext as _

from pointsapp.access.setup import refusals
from pointsapp.access.words import moment_of
from pointsapp.web.refusals import Sentences, Told

SENTENCES: Sentences = {
    refusals.AlreadySetUp: Told(
        lambda _facts: _(
            "The village is set up already; this address has done its work. Go to the first page"
            " and sign in."
        ),
        status=410,
    ),
    refusals.WrongSetupAddress: Told(
        lambda _facts: _(
            "This is not the address that was printed when the product was started. Copy it whole"
            " from that window, or let “flask setup-address” print it again."
        ),
        status=404,
    ),
    refusals.SetupLocked: Told(
        lambda facts: _(
            "Too many wrong addresses. Try again after %(moment)s.", moment=moment_of(facts)
        ),
        status=429,
    ),
}
