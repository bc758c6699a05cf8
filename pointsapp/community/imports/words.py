"""What the columns of imported files are called, and what is wrong in them."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.community.balances import service as balances
from pointsapp.community.roster import service as roster
from pointsapp.web.refusals import Sentences, Told

REASONS: dict[str, LazyString] = {
    "number-missing": _l("the household number is missing"),
    "number-unreadable": _l("this is not a household number"),
    "household-again": _l("this household came further up already; its people are added there"),
    "household-unknown": _l("the village has no such household"),
    "household-twice": _l("this household is in the file twice"),
    "name-missing": _l("the name is missing"),
    "name-too-long": _l("the name is too long"),
    "name-unreadable": _l("this is not a name: it contains symbols or a formula"),
    "person-twice": _l("this person is in the household twice"),
    "namesakes": _l("two people of the same name in the household, born on different days"),
    "second-head": _l("the household has a head already"),
    "no-head": _l("the household has no head; the first person stands in"),
    "head-differs": _l("nobody of this name lives in the household"),
    "phone-unreadable": _l("this is not a phone number"),
    "phone-left-out": _l("left out: this is not a phone number"),
    "birth-unreadable": _l("left out: this is not a date of birth"),
    "balance-unreadable": _l("this is not a whole number of points"),
    "taken-otherwise": _l(
        "this household's balance was taken over before with another figure; correct the old one"
    ),
}
FIELDS: dict[str, LazyString] = {
    "number": _l("Household number"),
    "name": _l("Name"),
    "head": _l("Head of household"),
    "group": _l("Group"),
    "relation": _l("Relation to the head"),
    "sex": _l("Sex"),
    "born": _l("Born"),
    "phone": _l("Phone"),
    "politics": _l("Party membership"),
    "is_party_member": _l("Party membership"),
    "note": _l("Note"),
    "balance": _l("Balance"),
}

SHOWN = 40


def missing_names(missing: Sequence[tuple[str, str]]) -> str:
    """Write who stands on the list but not in the file, the first forty of them."""
    names = _(", ").join(f"{number} {name}" for number, name in missing[:SHOWN])
    return f"{names} …" if len(missing) > SHOWN else names


SENTENCES: Sentences = {
    roster.RosterHasErrors: Told(
        lambda f: _(
            "Nothing was saved: %(count)s errors must be put right first.", count=f["count"]
        ),
        status=422,
    ),
    balances.BalancesHaveErrors: Told(
        lambda f: _(
            "Nothing was saved: %(count)s errors must be put right first.", count=f["count"]
        ),
        status=422,
    ),
    balances.BalancesTaken: Told(
        lambda _f: _(
            "Nothing was saved: some households' balances were taken over before with other "
            "figures. Correct those by single entries."
        )
    ),
}
