"""Why somebody is not forgotten yet."""

from pointsapp.refusals import Refusal


class StillOnStaff(Refusal):
    """The person's account still works: who is forgotten works for the village no more."""

    code = "still-on-staff"
