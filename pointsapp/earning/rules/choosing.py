"""Which rule somebody means: found by words, the likely ones first, each grade by itself."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pointsapp.earning.rules.models import RuleKind, Unit
from pointsapp.earning.rules.queries import RuleOnADay
from pointsapp.text import narrow

COUNTED_ONCE = (RuleKind.ONCE, RuleKind.HONOUR)
ALL_SIGNS_APART = 0.9
"""A word whose signs all stand in a name, but not together, is a little less like it."""
IN_PARTS = (Unit.HOUR, Unit.KILOGRAM)
"""Units of which there is half a one."""


@dataclass(frozen=True)
class Choice:
    """A rule that can be chosen, or one grade of a graded one."""

    rule: RuleOnADay
    level: int | None = None

    @property
    def value(self) -> str:
        """What forms and addresses call it: 17, or 17:2 for a grade."""
        version_id = self.rule.version_id
        return f"{version_id}" if self.level is None else f"{version_id}:{self.level}"

    @property
    def grade(self) -> dict[str, Any] | None:
        """The grade, for a graded rule."""
        return None if self.level is None else self.rule.levels[self.level]

    @property
    def points(self) -> int:
        """The points for one of the rule's unit."""
        return self.rule.points if self.grade is None else int(self.grade["points"])

    @property
    def is_counted(self) -> bool:
        """Whether somebody says how much it was; some things are done once."""
        return self.rule.kind not in COUNTED_ONCE

    @property
    def is_in_parts(self) -> bool:
        """Whether one and a half can be done."""
        return self.rule.unit in IN_PARTS

    @property
    def wording(self) -> str:
        """Everything that the rule says of itself, to be found by."""
        names = [self.rule.code, self.rule.name, self.rule.name_en]
        if self.grade:
            names += [self.grade["name"], self.grade["name_en"]]
        return " ".join(names)


def choices_of(rules: Iterable[RuleOnADay]) -> tuple[Choice, ...]:
    """Return what can be chosen of these rules."""
    return tuple(
        Choice(rule, level)
        for rule in rules
        for level in (range(len(rule.levels)) if rule.levels else (None,))
    )


def likely(choices: Iterable[Choice], uses: Mapping[int, int], *, most: int) -> tuple[Choice, ...]:
    """Return what was used before, most often first; `uses` counts them by rule."""
    used = [choice for choice in choices if uses.get(choice.rule.rule_id)]
    return tuple(sorted(used, key=lambda choice: -uses[choice.rule.rule_id])[:most])


def found(
    choices: Iterable[Choice],
    typed: str,
    *,
    heard: Mapping[int, Collection[str]],
    uses: Mapping[int, int],
) -> tuple[Choice, ...]:
    """Return what these words may mean, the likeliest first.

    `heard` is what the village called deeds under a rule. A word that stands nowhere as it was
    typed still counts if half of its signs do: 扫大街 is no rule, 清扫 is.
    """
    words = _folded(typed).split()
    scored = []
    for choice in choices:
        names = (choice.wording, *heard.get(choice.rule.rule_id, ()))
        score = max(_likeness(words, _folded(name)) for name in names)
        if score:
            scored.append((-score, -uses.get(choice.rule.rule_id, 0), choice))
    return tuple(choice for _score, _uses, choice in sorted(scored, key=lambda one: one[:2]))


def _likeness(words: list[str], name: str) -> float:
    """Tell how much of the words a name holds: 1 for all, 0 where one is less than half there."""
    shares = [_share(word, name) for word in words]
    return 0 if not shares or min(shares) < 1 / 2 else sum(shares) / len(shares)


def _share(word: str, name: str) -> float:
    if word in name:
        return 1
    if word.isascii():
        return 0
    return min(sum(sign in name for sign in word) / len(word), ALL_SIGNS_APART)


def _folded(text: str) -> str:
    return narrow(text).casefold()
