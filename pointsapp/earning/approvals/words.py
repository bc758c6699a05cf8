"""What is doubtful on a sheet, and where its photos are, in the person's language."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from pointsapp.earning.approvals.doubts import Doubt, DoubtKind
from pointsapp.earning.approvals.photos import Photo
from pointsapp.earning.approvals.service import Approved
from pointsapp.earning.rules.words import amount_text
from pointsapp.refusals import Refusal
from pointsapp.web.language import day
from pointsapp.web.refusals import sentence_of

MOST_TOLD = 5
"""So many refusals are told on the next page: a cookie carries them there."""

DOUBTS = {
    DoubtKind.TWICE: _l("Perhaps twice"),
    DoubtKind.TWO_PLACES: _l("At two places at once"),
    DoubtKind.MORE_THAN_EVER: _l("More than on any sheet like it before"),
    DoubtKind.OWN_HOUSEHOLD: _l("Recorded by somebody of the same household"),
    DoubtKind.LEFT: _l("No longer lives here"),
}

_PHOTOS = {
    "activity": "/activities/{}/paper/{}",
    "claim": "/claims/{}/photos/{}",
    "inspection": "/inspections/{}/photos/{}",
}


def _day(doubt: Doubt) -> str:
    return day(doubt.day) if doubt.day else ""


_FACTS: Mapping[DoubtKind, Callable[[Doubt], str]] = {
    DoubtKind.TWICE: lambda doubt: f"{doubt.code} {_day(doubt)}",
    DoubtKind.TWO_PLACES: _day,
    DoubtKind.MORE_THAN_EVER: lambda doubt: _(
        "%(amount)s, at most %(usual)s before",
        amount=amount_text(doubt.quantity, doubt.unit),
        usual=amount_text(doubt.usual, doubt.unit),
    ),
    DoubtKind.OWN_HOUSEHOLD: lambda doubt: _("recorded by %(name)s", name=doubt.elsewhere),
    DoubtKind.LEFT: lambda doubt: _("since %(day)s", day=_day(doubt)),
}


def about(doubt: Doubt) -> str:
    """Return what is doubtful about a line, without the name and the place."""
    return _FACTS[doubt.kind](doubt)


def path_of(photo: Photo) -> str:
    """Return the address of a photo."""
    return _PHOTOS[photo.kind].format(photo.of_id, photo.photo_id)


def not_approved(refused: Mapping[str, Refusal]) -> list[str]:
    """Tell of each of some sheets why it was not approved; of many, of the first."""
    told = [
        _(
            "Sheet %(number)s was not approved. %(reason)s",
            number=number,
            reason=sentence_of(refusal),
        )
        for number, refusal in list(refused.items())[:MOST_TOLD]
    ]
    left = len(refused) - len(told)
    return [*told, _("%(count)s more sheets were not approved.", count=left)] if left else told


def approved_text(done: Approved) -> str:
    """Tell how many sheets were approved, and how many of them another approver must agree to."""
    told = ngettext(
        "%(number)s sheet is approved.",
        "%(number)s sheets are approved.",
        done.count,
        number=done.count,
    )
    if not done.half:
        return told
    half = _("%(count)s of them wait for a second approver.", count=done.half)
    return f"{told} {half}"
