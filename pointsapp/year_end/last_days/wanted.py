"""How many of each good households will want for the points that they would lose."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil

from pointsapp.exchange.items.queries import ItemOnShelf
from pointsapp.year_end.expiries.queries import HouseholdLine
from pointsapp.year_end.last_days.asked_for import Asked


def units_wanted(
    lines: Iterable[HouseholdLine],
    items: Sequence[ItemOnShelf],
    taken: Mapping[int, int],
    asked: Asked,
) -> dict[int, int]:
    """Return how many units of each item are wanted, by its id.

    What a household asked for already is wanted as it is, and its points are spoken for. The others
    that it would lose go to what `_reckoned` says.
    """
    prices = {item.id: item.price_points for item in items}
    rest = (_without(line, asked.get(line.household_id, {}), prices) for line in lines)
    wanted = _reckoned(rest, items, taken)
    for units in asked.values():
        for item_id in units.keys() & prices.keys():
            wanted[item_id] += units[item_id]
    return wanted


def _without(
    line: HouseholdLine, units: Mapping[int, int], prices: Mapping[int, int]
) -> HouseholdLine:
    """Return what is left of a household's points beside what it asked for."""
    spoken_for = sum(count * prices.get(item_id, 0) for item_id, count in units.items())
    return replace(
        line, held=max(line.held - spoken_for, 0), points=max(line.points - spoken_for, 0)
    )


def _reckoned(
    lines: Iterable[HouseholdLine], items: Iterable[ItemOnShelf], taken: Mapping[int, int]
) -> dict[int, int]:
    """Return how many units the points that households would lose will probably go to.

    They go to the goods that a household can afford as points went to them lately (`taken` counts
    units by item), evenly where none of these was taken. Rounded up, so that the points are enough
    for somebody and the shelf for everybody.
    """
    by_price = sorted(items, key=lambda item: item.price_points)
    prices = [item.price_points for item in by_price]
    points: Counter[int] = Counter()
    for line in lines:
        points[bisect_right(prices, line.held)] += line.points
    shares: dict[int, Fraction] = dict.fromkeys((item.id for item in by_price), Fraction(0))
    for affordable, sum_of_points in points.items():
        within = by_price[:affordable]
        for item, share in zip(within, _shares(within, taken), strict=True):
            shares[item.id] += sum_of_points * share
    return {item.id: ceil(shares[item.id] / item.price_points) for item in by_price}


def _shares(items: Sequence[ItemOnShelf], taken: Mapping[int, int]) -> list[Fraction]:
    """Return which part of all points went to each item."""
    went = [taken.get(item.id, 0) * item.price_points for item in items]
    in_all = sum(went)
    return [Fraction(one, in_all) if in_all else Fraction(1, len(items)) for one in went]
