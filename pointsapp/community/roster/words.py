"""What to tell somebody whose roster is not saved."""

from collections.abc import Sequence

from flask_babel import gettext as _

from pointsapp.community.roster import refusals
from pointsapp.web.language import listed
from pointsapp.web.refusals import Sentences, Told


def missing_names(missing: Sequence[tuple[str, str]]) -> str:
    """Write who stands on the list but not in the file."""
    return listed(f"{number} {name}" for number, name in missing)


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
            numbers=listed(f["numbers"]),
        ),
    ),
    refusals.MovesUnanswered: Told(
        lambda f: _(
            "Nothing was saved: say of %(names)s whether they moved here.",
            names=listed(f["names"]),
        ),
    ),
}
