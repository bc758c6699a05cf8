"""What sheets and their refusals are called in the person's language."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pointsapp import ledger
from pointsapp.earning.sheets import refusals
from pointsapp.web.language import day, listed
from pointsapp.web.refusals import Sentences, Told

STATES = {
    "draft": _l("draft"),
    "submitted": _l("waiting for approval"),
    "approved_1": _l("approved by the first of two"),
    "approved": _l("approved"),
    "on_notice": _l("on public notice"),
    "posted": _l("posted"),
    "returned": _l("sent back"),
    "refused": _l("turned down"),
    "withdrawn": _l("withdrawn"),
    "reversed": _l("taken off"),
}
REACHED = {
    ("household", "day"): _l("the household had the day's most already"),
    ("household", "month"): _l("the household had the month's most already"),
    ("household", "year"): _l("the household had the year's most already"),
    ("person", "day"): _l("the person had the day's most already"),
    ("person", "month"): _l("the person had the month's most already"),
    ("person", "year"): _l("the person had the year's most already"),
}
"""A cap that is used up, by whose it is and in what time."""
PERIODS = {"year": _l("this year"), "quarter": _l("this quarter")}
_STATE_BADGES = {
    "posted": "",
    "withdrawn": "badge--bad",
    "refused": "badge--bad",
    "returned": "badge--bad",
    "reversed": "badge--bad",
}


def state_badge(state: str) -> str:
    """Return the class of a state's badge."""
    return _STATE_BADGES.get(state, "badge--warn")


def sent_back(state: str) -> str:
    """Return what became of a sheet that an approver said no to."""
    if state == "refused":
        return _("The correction is turned down. What it was against stands.")
    return _("The sheet is back with its recorder.")


class CountedLine(Protocol):
    """A line with the cap of its rule."""

    @property
    def points(self) -> int:
        """What counts."""

    @property
    def uncapped_points(self) -> int:
        """What the deed would count without its rule's cap."""

    @property
    def cap_per(self) -> str | None:
        """Whose points the cap counts together."""

    @property
    def cap_period(self) -> str | None:
        """In what time."""


def why_fewer(line: CountedLine) -> str:
    """Return why a line counts nothing, or less than the deed; empty where it counts in full."""
    if line.points == line.uncapped_points:
        return "" if line.points else str(_("not enough for a point"))
    if line.uncapped_points < 0:
        return str(_("no more could be taken of %(points)s", points=-line.uncapped_points))
    if line.points:
        return str(_("capped, else %(points)s", points=line.uncapped_points))
    return str(REACHED[line.cap_per or "household", line.cap_period or "day"])


def _day(facts: Mapping[str, object]) -> str:
    value = facts["day"]
    return day(value) if isinstance(value, date) else ""


SENTENCES: Sentences = {
    refusals.WrongState: Told(
        lambda f: _(
            "Nothing was changed: this sheet is %(state)s already.", state=STATES[str(f["state"])]
        )
    ),
    refusals.OwnRecording: Told(
        lambda _f: _(
            "You recorded this sheet yourself. Somebody else must approve it; where nobody else "
            "may, the administrator makes somebody an approver, such as the village secretary."
        ),
        status=403,
    ),
    refusals.OwnFirstApproval: Told(
        lambda _f: _(
            "You approved this sheet already. A sheet this large needs a second approver."
        ),
        status=403,
    ),
    refusals.CeilingReached: Told(
        lambda f: _(
            "The village may issue %(ceiling)s points %(period)s; %(issued)s are issued or "
            "promised and this sheet has %(points)s. Give a reason to approve it all the same.",
            period=PERIODS[str(f["period"])],
            ceiling=f["ceiling"],
            issued=f["issued"],
            points=f["points"],
        )
    ),
    refusals.OwnHousehold: Told(
        lambda f: _(
            "Your own household %(number)s is on this sheet. Somebody else must decide.",
            number=f["number"],
        ),
        status=403,
    ),
    refusals.NoLines: Told(
        lambda _f: _("Nobody is on this sheet yet. Tick who took part first."), status=422
    ),
    refusals.CapReached: Told(
        lambda f: _(
            "These households would go over a rule's cap: %(numbers)s. Nothing was posted; send "
            "the sheet back, then the points are cut to the cap.",
            numbers=listed(f["numbers"]),
        )
    ),
    refusals.NotLivingHere: Told(
        lambda f: _(
            "Not of the village on that day: %(names)s. Take them off and save again.",
            names=listed(f["names"]),
        )
    ),
    refusals.RuleNotInForce: Told(
        lambda f: _(
            "Rule %(code)s was not in force on %(day)s. Choose another rule or day.",
            code=f["code"],
            day=_day(f),
        ),
        status=422,
    ),
    refusals.QuantityOutOfRange: Told(
        lambda f: _("A quantity is more than 0 and at most %(most)s.", most=f["most"]), status=422
    ),
    ledger.FutureDay: Told(
        lambda f: _("%(day)s is still to come. Choose today or an earlier day.", day=_day(f)),
        status=422,
    ),
    ledger.PeriodClosed: Told(
        lambda _f: _("That day lies in a closed period. Nothing was posted; choose a later day.")
    ),
    refusals.DayTooLong: Told(
        lambda f: _(
            "More than 24 hours on one day, with what stands on other sheets: %(names)s. "
            "Correct their hours.",
            names=listed(f["names"]),
        ),
        status=422,
    ),
    refusals.CorrectionWaits: Told(
        lambda f: _(
            "Nothing was changed: a correction of this waits already, on sheet %(number)s.",
            number=f["number"],
        )
    ),
    refusals.CorrectionStands: Told(
        lambda _f: _(
            "This correction is posted and stays. If it was a mistake, enter the deed again."
        )
    ),
    refusals.LevelUnknown: Told(
        lambda f: _("Choose one of the grades of rule %(code)s.", code=f["code"]), status=422
    ),
}
