"""Why a pairing is refused, and what may be wrong in a list of pairs."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.access.pairs import refusals
from pointsapp.web.language import listed
from pointsapp.web.refusals import Sentences, Told

FIELDS: dict[str, LazyString] = {
    "number": _l("Household number"),
    "member": _l("Party member"),
    "head": _l("Head of household"),
}
REASONS: dict[str, LazyString] = {
    "two-members": _l("this household was given to somebody else further up"),
    "members-of-one-name": _l(
        "two paired party members have this name; pair their households on the page"
    ),
}
SENTENCES: Sentences = {
    refusals.UnknownNumbers: Told(
        lambda f: _("No household has these numbers: %(numbers)s.", numbers=listed(f["numbers"])),
        status=422,
    ),
    refusals.NobodyTicked: Told(lambda _f: _("Tick at least one household first."), status=422),
    refusals.SameMember: Told(
        lambda _f: _("Choose somebody else: these households are in this member's care already."),
        status=422,
    ),
    refusals.PairingListHasErrors: Told(
        lambda f: _(
            "Nothing was saved: %(count)s errors must be put right first.", count=f["count"]
        ),
        status=422,
    ),
    refusals.MembersUnknown: Told(
        lambda f: _(
            "Nothing was saved: %(names)s are not paired party members yet. Look at the names and "
            "tick below if they are right.",
            names=listed(f["names"]),
        ),
        status=422,
    ),
}
