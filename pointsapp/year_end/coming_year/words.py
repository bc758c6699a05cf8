"""What is to be set for a year, where it is done, and why something is refused."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.web.refusals import Sentences, Told
from pointsapp.year_end.coming_year import refusals
from pointsapp.year_end.coming_year.queries import Item


@dataclass(frozen=True)
class Place:
    """What is to be set, and the page where it is done; `{}` stands for the year."""

    label: LazyString
    path: str

    def path_in(self, year: int) -> str:
        """Return the page's address for a year."""
        return self.path.format(year)


PLACES: dict[str, Place] = {
    Item.RULES: Place(_l("Rules adopted by a meeting"), "/rules/years/{}/"),
    Item.FILED: Place(_l("Resolution filed with the township"), "/rules/years/{}/"),
    Item.BUDGET: Place(_l("Budget for goods"), "#budget"),
    Item.CEILING: Place(_l("Ceiling of points from the budget"), "#budget"),
    Item.EXCHANGE_DAYS: Place(_l("Exchange days of the year"), "/manage/village#exchange"),
    Item.GIFTS: Place(_l("Gifts: donors thanked, and asked again"), "/stock/gifts"),
    Item.SETTINGS: Place(_l("The other settings looked through"), "/manage/village"),
}

SENTENCES: Sentences = {
    refusals.YearNotBegun: Told(
        lambda f: _(
            "The ceiling counts the year that runs. Set this one from 1 January %(year)s on.",
            year=f["year"],
        )
    ),
    refusals.NoBudgetNoted: Told(
        lambda _f: _("Note the year's budget first. It must pay for one point at least."),
        status=422,
    ),
}
