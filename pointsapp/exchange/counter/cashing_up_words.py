"""What the counter tells when a count is not kept."""

from flask_babel import gettext as _

from pointsapp.exchange.counter import cashing_up_refusals as refusals
from pointsapp.web.refusals import explain

explain(
    refusals.NothingCounted,
    lambda _f: _("Type how many lie there, at least of one thing."),
    status=422,
)
explain(
    refusals.CountOdd,
    lambda f: _("The count of %(item)s is no whole number.", item=f["item"]),
    status=422,
)
explain(
    refusals.DifferenceUnexplained,
    lambda f: _(
        "%(item)s: the book has %(book)s, counted were %(counted)s. Count again, or write why.",
        item=f["item"],
        book=f["book"],
        counted=f["counted"],
    ),
)
