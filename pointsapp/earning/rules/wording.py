"""What a version of a rule says, and who decided that it holds."""

from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from pointsapp.earning.rules.models import RuleVersion
from pointsapp.earning.rules.queries import RuleOnADay


@dataclass(frozen=True)
class Wording:
    """What a version of a rule says."""

    name: str
    points: int
    unit: str
    name_en: str = ""
    levels: list[dict[str, Any]] = field(default_factory=list)
    cap_points: int | None = None
    cap_per: str | None = None
    cap_period: str | None = None
    evidence: bool = False

    @property
    def has_half_a_cap(self) -> bool:
        """Tell whether a cap lacks its points, its bearer or its period."""
        cap = (self.cap_points, self.cap_per, self.cap_period)
        return any(cap) and not all(cap)


@dataclass(frozen=True)
class Decided:
    """From which day a wording holds, by which resolution of the villagers' meeting."""

    first_day: date
    resolution: str


def wording_of(rule: RuleVersion | RuleOnADay) -> Wording:
    """Return what a version says, be it a row or as a query returned it."""
    return Wording(**{part.name: getattr(rule, part.name) for part in fields(Wording)})
