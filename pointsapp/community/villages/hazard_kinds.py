"""The kinds of hazards that a village names beside the usual ones."""

import re

from pointsapp.refusals import Refusal

APART = "、"
LONGEST_KIND = 20
_TYPED_APART = re.compile(r"[、，,;；\n]+")


class LongHazardKind(Refusal):
    """A kind with too long a name; facts: `word`, `most`."""

    code = "long-hazard-kind"
    field = "hazard_kinds"


def read_kinds(text: str) -> str:
    """Return the kinds in one way of writing, 柴草堆、危墙. Raises LongHazardKind."""
    kinds = dict.fromkeys(kind.strip() for kind in _TYPED_APART.split(text))
    too_long = next((kind for kind in kinds if len(kind) > LONGEST_KIND), None)
    if too_long is not None:
        raise LongHazardKind(word=too_long, most=LONGEST_KIND)
    return APART.join(filter(None, kinds))


def split_kinds(kinds: str) -> tuple[str, ...]:
    """Return the village's kinds one by one."""
    return tuple(filter(None, kinds.split(APART)))
