"""What the first steps are called, where each is taken and what for."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


@dataclass(frozen=True)
class StepWords:
    """A first step as the administrator reads it."""

    path: str
    label: LazyString
    what_for: LazyString


STEPS = {
    "settings": StepWords(
        "/manage/village",
        _l("Settings of the village"),
        _l("At least the phone for questions; also the days of notice and the exchange days."),
    ),
    "staff": StepWords(
        "/manage/staff",
        _l("A recorder and an approver"),
        _l("Two different people: nobody approves what they recorded. A counter clerk as well."),
    ),
    "roster": StepWords(
        "/manage/roster",
        _l("The roster of households"),
        _l("Your own Excel list; look at it first, then save."),
    ),
    "balances": StepWords(
        "/manage/balances",
        _l("Balances from before"),
        _l("Only if points were counted on paper so far."),
    ),
    "rules": StepWords(
        "/rules/",
        _l("The rules"),
        _l("Take over the template of 52 rules, with the villagers' resolution."),
    ),
    "goods": StepWords(
        "/stock/goods-list/",
        _l("Goods to exchange"),
        _l("From an Excel list, or one by one under “Goods”."),
    ),
    "cards": StepWords(
        "/manage/cards",
        _l("Points cards"),
        _l("Print a card with a QR code and a first PIN for each household."),
    ),
    "activity": StepWords(
        "/sheets/",
        _l("The first activity"),
        _l("The recorder plans it and ticks who came; the approver checks the sheet."),
    ),
}
