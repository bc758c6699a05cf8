"""What the counter tells when it takes nothing back."""

from flask_babel import gettext as _

from pointsapp.exchange.returns import refusals
from pointsapp.web.refusals import Sentences, Told

SENTENCES: Sentences = {
    refusals.ReturnTooLate: Told(
        lambda f: _(
            "Goods can be returned within %(days)s days; that time is over.", days=f["days"]
        )
    ),
    refusals.NothingReturned: Told(
        lambda _f: _("Type how many came back, of at least one item."), status=422
    ),
    refusals.MoreThanTaken: Told(
        lambda f: _(
            "At most %(left)s of %(item)s can come back. Nothing was booked.",
            item=f["item"],
            left=f["left"],
        )
    ),
    refusals.MoreDamagedThanReturned: Told(
        lambda f: _("More of %(item)s are marked broken than came back.", item=f["item"]),
        status=422,
    ),
    refusals.NobodyAnswers: Told(
        lambda f: _(
            "Household %(number)s was closed and no other one answers for it: its points have "
            "nowhere to go back to.",
            number=f["number"],
        )
    ),
}
