"""Why nothing is set up here."""

from pointsapp.refusals import Refusal


class AlreadySetUp(Refusal):
    """There is a village, or somebody who works for one."""

    code = "already-set-up"


class WrongSetupAddress(Refusal):
    """Not the address that the product printed when it was started."""

    code = "wrong-setup-address"


class SetupLocked(Refusal):
    """Too many wrong addresses from one network: none is looked at before `until`."""

    code = "setup-locked"
