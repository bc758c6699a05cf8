"""Why what a member lets be shown is refused."""

from pointsapp.refusals import Refusal


class NoSuchPhone(Refusal):
    """The phone is to be shown, and this is no number of one; facts: `typed`."""

    code = "no-such-phone"
    field = "phone"
