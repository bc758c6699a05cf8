"""Rounds, medians and the line that a measurement prints."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

Measurement = Callable[[], float]


@dataclass(frozen=True)
class Goal:
    """What a measurement should reach: a ratio at least or at most this."""

    name: str
    ratio: float
    unit: str
    at_most: bool = False

    def met_by(self, ratio: float) -> bool:
        """Tell whether this ratio reaches the goal."""
        return ratio <= self.ratio if self.at_most else ratio >= self.ratio


def compare(goal: Goal, ours: Measurement, reference: Measurement, rounds: int = 5) -> str:
    """Measure both in turns, so that a noisy minute hits both, and return the line to print."""
    pairs = [(ours(), reference()) for _ in range(rounds)]
    ours_median = median(pair[0] for pair in pairs)
    reference_median = median(pair[1] for pair in pairs)
    ratio = ours_median / reference_median
    return json.dumps(
        {
            "name": goal.name,
            "ours": round(ours_median, 6),
            "reference": round(reference_median, 6),
            "ratio": round(ratio, 3),
            "goal": goal.ratio,
            "unit": goal.unit,
            "met": goal.met_by(ratio),
        }
    )


def seconds(work: Callable[[], object]) -> float:
    """How long the work takes."""
    began = perf_counter()
    work()
    return perf_counter() - began


def rate(work: Callable[[], object], times: int) -> float:
    """How often a second the work is done."""
    return times / seconds(lambda: [work() for _ in range(times)])
