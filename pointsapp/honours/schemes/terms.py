"""What stars take, and what some figures come to."""

from collections.abc import Mapping
from dataclasses import dataclass

from pointsapp.earning.rules.models import Star

USUAL_POINTS = 60
USUAL_STARS = 3
USUAL_GROUNDS = (
    "家庭成员当年违法犯罪受到处理",
    "参与赌博、涉毒、涉黑涉恶",
    "参与邪教活动",
    "虐待、遗弃老人或孩子",
    "违规大操大办，屡劝不改",
    "乱倒垃圾、私搭乱建，拒不整改",
    "当年发生安全责任事故",
)
"""What villages usually name; each writes its own."""


@dataclass(frozen=True)
class StarTerms:
    """What a household needs for each of its stars, and how many stars to be honoured.

    For `years_barred` lists after its honour was taken back it is not on them; after
    `years_running` in a row it is recommended to the township. 0 is never.
    """

    points: Mapping[str, int]
    stars_needed: int
    grounds: tuple[str, ...]
    years_barred: int
    years_running: int

    def reached(self, figures: Mapping[str, int]) -> tuple[str, ...]:
        """Return the stars that these points by star reach, in the stars' order."""
        return tuple(star for star in Star if figures.get(star, 0) >= self.points[star])

    def missing(self, figures: Mapping[str, int]) -> dict[str, int]:
        """Return what is missing to each star that is not reached, the nearest first."""
        short = {star: self.points[star] - figures.get(star, 0) for star in Star}
        return dict(sorted(((s, n) for s, n in short.items() if n > 0), key=lambda one: one[1]))


USUAL = StarTerms(
    dict.fromkeys(Star, USUAL_POINTS),
    USUAL_STARS,
    USUAL_GROUNDS,
    years_barred=2,
    years_running=3,
)
