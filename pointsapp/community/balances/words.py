"""What to tell somebody whose balances are not saved."""

from flask_babel import gettext as _

from pointsapp.community.balances import refusals
from pointsapp.web.language import listed
from pointsapp.web.refusals import Sentences, Told

SENTENCES: Sentences = {
    refusals.BalancesHaveErrors: Told(
        lambda f: _(
            "Nothing was saved: %(count)s errors must be put right first.", count=f["count"]
        ),
        status=422,
    ),
    refusals.BalancesTaken: Told(
        lambda _f: _(
            "Nothing was saved: some households' balances were taken over before with other "
            "figures. Correct those by single entries."
        )
    ),
    refusals.HouseholdsUnanswered: Told(
        lambda f: _(
            "Nothing was saved: say which household is meant where number and name differ: "
            "%(numbers)s.",
            numbers=listed(f["numbers"]),
        ),
    ),
    refusals.HeadsUnknown: Told(
        lambda f: _(
            "Nothing was saved: %(count)s names are nobody's in the village. Look at them and "
            "tick below if the numbers are right.",
            count=f["count"],
        ),
    ),
}
