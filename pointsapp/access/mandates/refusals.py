"""Why nobody acts for a household."""

from pointsapp.refusals import Refusal


class NobodyLooksAfter(Refusal):
    """A household without a paired member has nobody to act for it."""

    code = "nobody-looks-after"


class NoMandate(Refusal):
    """The household (`number`) did not agree, or took it back."""

    code = "no-mandate"


class OwnMandate(Refusal):
    """Whoever is to act for the household is not the one who notes that it agreed."""

    code = "own-mandate"


class PaperTooOld(Refusal):
    """A paper is noted within `days` days of its signature, and not before it."""

    code = "paper-too-old"
    field = "signed_on"
