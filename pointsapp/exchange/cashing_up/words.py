"""What the counter tells when a count is not kept."""

from flask_babel import gettext as _

from pointsapp.exchange.cashing_up import refusals
from pointsapp.web.refusals import Sentences, Told

SENTENCES: Sentences = {
    refusals.NothingCounted: Told(
        lambda _f: _("Type how many there are, of at least one item."), status=422
    ),
    refusals.CountOdd: Told(
        lambda f: _("The count of %(item)s is not a whole number.", item=f["item"]), status=422
    ),
    refusals.DifferenceUnexplained: Told(
        lambda f: _(
            "%(item)s: the book says %(book)s, you counted %(counted)s. Count again, or write why.",
            item=f["item"],
            book=f["book"],
            counted=f["counted"],
        )
    ),
}
