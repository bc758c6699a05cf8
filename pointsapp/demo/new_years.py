"""The New Years that a demo of some years lived: what lapsed each time, and the year closed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from pointsapp.actor import village_of
from pointsapp.demo.hours import at_hour
from pointsapp.demo.village import Staff
from pointsapp.year_end.closings import service as closings
from pointsapp.year_end.expiries import service as expiries
from pointsapp.year_end.expiries.queries import what_lapses
from pointsapp.year_end.expiries.service import NewExpiry
from pointsapp.year_end.expiries.telling import tell
from pointsapp.year_end.expiries.terms import Choice, Terms

BEFORE_WORK = 5
"""The hour at which the office does all this."""
Act = Callable[[datetime], None]


@dataclass(frozen=True)
class Choices:
    """What the village chose at a New Year, and by which resolution."""

    terms: Terms
    resolution: str


CHOICES: tuple[Choices | None, ...] = (
    None,
    Choices(
        Terms(choice=Choice.PART, percent=50),
        "10月18日村民代表会议，45人到会，38人同意：保留一半",
    ),
    Choices(
        Terms(choice=Choice.ABOVE, points=90),
        "10月16日村民代表会议，47人到会，44人同意：最多保留90分",
    ),
    Choices(
        Terms(choice=Choice.OLDER, months=12),
        "10月19日村民代表会议，46人到会，41人同意：满一年的清零",
    ),
)
"""What was chosen at the last New Years, the latest last; None carried all points over."""


class NewYears:
    """What is still to be done at the New Years of a demo, day by day."""

    def __init__(self, session: Session, staff: Staff, *, years: int, today: date) -> None:
        """Plan the last New Years before today, one less than the years of the demo."""
        self.session, self.staff = session, staff
        chosen = CHOICES[-(years - 1) :] if years > 1 else ()
        first = today.year - len(chosen) + 1
        self.to_do = [
            act
            for year, choices in enumerate(chosen, start=first)
            for act in self._acts(year, choices)
            if act[0] < today
        ]

    def come_to(self, day: date) -> None:
        """Do what was due up to this day, each on its own day."""
        while self.to_do and self.to_do[0][0] <= day:
            due_on, act = self.to_do.pop(0)
            act(at_hour(due_on, BEFORE_WORK))

    def _acts(self, year: int, choices: Choices | None) -> Iterator[tuple[date, Act]]:
        if choices is not None:
            new = NewExpiry(choices.terms, date(year, 1, 1), choices.resolution)
            yield date(year - 1, 10, 20), lambda at: self._announce(new, at)
            for day in (date(year - 1, 11, 2), date(year - 1, 12, 2), date(year - 1, 12, 25)):
                yield day, self._tell
            yield date(year, 1, 1), lambda at: self._let_lapse(new, at)
        yield date(year, 1, 6), lambda at: self._close(date(year - 1, 12, 31), at)

    def _announce(self, new: NewExpiry, at: datetime) -> None:
        key = f"demo-{new.lapses_on.year}"
        self.announced = expiries.announce(self.session, new, key=key, by=self.staff.admin, at=at)

    def _tell(self, at: datetime) -> None:
        tell(self.session, by=self.staff.admin, at=at)

    def _let_lapse(self, new: NewExpiry, at: datetime) -> None:
        by, second = self.staff.admin, self.staff.approver.code
        lapse = what_lapses(self.session, village_of(by), new.terms, new.lapses_on)
        expiries.post(self.session, self.announced, lapse.digest, second=second, by=by, at=at)

    def _close(self, through: date, at: datetime) -> None:
        closings.close(self.session, through, by=self.staff.admin, at=at)
