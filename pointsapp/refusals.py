"""Why a person is told no."""

from typing import ClassVar


class Refusal(Exception):
    """The world said no; carries facts, never a sentence.

    `code` names the reason for programs, `field` the form field that it belongs to.
    """

    code: ClassVar[str] = "refused"
    field: ClassVar[str | None] = None

    def __init__(self, **facts: object) -> None:
        super().__init__(f"{self.code} {facts}" if facts else self.code)
        self.facts = facts


class NotFound(Refusal):
    """There is no such thing, or none that this person may see."""

    code = "not-found"


class NotWhole(Refusal):
    """What was typed is no number of pieces; facts: `typed`."""

    code = "not-whole"


class NotAllowed(Refusal):
    """This person may not do this, though the thing may be seen."""

    code = "not-allowed"
