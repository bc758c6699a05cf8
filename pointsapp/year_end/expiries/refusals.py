"""Why points do not lapse, or not yet."""

from pointsapp.refusals import Refusal


class AnnouncedAlready(Refusal):
    """One announcement stands; it is posted or called off before the next."""

    code = "announced-already"


class ToldTooLate(Refusal):
    """Households hear of it long before, on the first day of a month; facts: `days`."""

    code = "told-too-late"
    field = "lapses_on"


class NotDueYet(Refusal):
    """The day has not come; facts: `day`."""

    code = "not-due-yet"


class NothingAnnounced(Refusal):
    """It was called off, posted or undone before."""

    code = "nothing-announced"


class ListChanged(Refusal):
    """Somebody earned or spent since the list was shown: look at it again."""

    code = "list-changed"


class SpentSince(Refusal):
    """A household has spent since its points lapsed, or closed; facts: `numbers`."""

    code = "spent-since"
