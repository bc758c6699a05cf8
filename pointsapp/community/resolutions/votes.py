"""How a meeting voted, and whether that carries."""

from dataclasses import dataclass
from datetime import date

from pointsapp.community.resolutions.refusals import MetLater, MoreVotesThanPresent, NotCarried


@dataclass(frozen=True)
class Votes:
    """The day of a meeting, how many were there, and how they voted."""

    met_on: date
    present: int
    in_favour: int
    against: int = 0


def check_carried(votes: Votes, *, today: date) -> None:
    """Raise MetLater, MoreVotesThanPresent or NotCarried for what resolves nothing.

    It takes more than half of those who were there, not of those who voted.
    """
    if votes.met_on > today:
        raise MetLater
    if votes.in_favour + votes.against > votes.present:
        raise MoreVotesThanPresent
    if votes.in_favour * 2 <= votes.present:
        raise NotCarried(needed=votes.present // 2 + 1)
