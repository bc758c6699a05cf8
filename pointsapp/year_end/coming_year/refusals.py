"""Why a year is not prepared so."""

from pointsapp.refusals import Refusal


class YearNotBegun(Refusal):
    """The ceiling counts the points of the year that runs; facts: `year`."""

    code = "year-not-begun"


class NoBudgetNoted(Refusal):
    """The ceiling comes from the year's budget."""

    code = "no-budget-noted"
    field = "yuan"
