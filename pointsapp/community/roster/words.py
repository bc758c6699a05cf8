"""What to tell somebody whose roster is not saved."""

from collections.abc import Sequence
from typing import cast

from flask_babel import gettext as _

from pointsapp.community.roster import refusals
from pointsapp.web.refusals import Sentences, Told

SHOWN = 40


def missing_names(missing: Sequence[tuple[str, str]]) -> str:
    """Write who stands on the list but not in the file, the first forty of them."""
    names = _(", ").join(f"{number} {name}" for number, name in missing[:SHOWN])
    return f"{names} …" if len(missing) > SHOWN else names


def _joined(names: object) -> str:
    return _(", ").join(str(name) for name in cast("Sequence[object]", names))


SENTENCES: Sentences = {
    refusals.RosterHasErrors: Told(
        lambda f: _(
            "Nothing was saved: %(count)s errors must be put right first.", count=f["count"]
        ),
        status=422,
    ),
    refusals.ManyChanges: Told(
        lambda f: _(
            "Nothing was saved: %(count)s of %(people)s people would change. Look at the changes "
            "and tick below if they are meant.",
            count=f["count"],
            people=f["people"],
        ),
    ),
    refusals.StrangersInHousehold: Told(
        lambda f: _(
            "Nothing was saved: nobody known of these households is in the file: %(numbers)s. "
            "Look at them and tick below if they are the same households.",
            numbers=_joined(f["numbers"]),
        ),
    ),
    refusals.MovesUnanswered: Told(
        lambda f: _(
            "Nothing was saved: say of %(names)s whether they moved here.",
            names=_joined(f["names"]),
        ),
    ),
}
