"""Why a pairing is refused."""

from pointsapp.refusals import Refusal


class UnknownNumbers(Refusal):
    """The village has no households of these numbers; facts: `numbers`."""

    code = "unknown-numbers"
    field = "numbers"


class NobodyTicked(Refusal):
    """No household was ticked."""

    code = "nobody-ticked"


class SameMember(Refusal):
    """The households are to be handed over to the member who has them."""

    code = "same-member"
    field = "member"


class PairingListHasErrors(Refusal):
    """The list of pairs has errors; facts: `count`."""

    code = "pairing-list-has-errors"


class MembersUnknown(Refusal):
    """The list names people who have no account as a paired member; facts: `names`."""

    code = "members-unknown"
