"""Take over last year's balances from the paper ledger, as opening transactions; take them back."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor, village_of
from pointsapp.community.acting import take_village
from pointsapp.community.balances.reading import Answers, Balances, Opening, taken_over
from pointsapp.community.balances.refusals import (
    BalancesHaveErrors,
    BalancesTaken,
    HeadsUnknown,
    HouseholdsUnanswered,
)
from pointsapp.community.books import AccountKind, SourceKind, TransactionKind
from pointsapp.community.colleagues.service import MovingAct, PointsMoved, confirm_points
from pointsapp.community.kept_imports import service as kept_imports
from pointsapp.community.kept_imports.refusals import ImportBuiltOn
from pointsapp.community.kept_imports.service import Brought, ImportedFile
from pointsapp.village_time import village_day

KIND = "balances"


def save(
    session: Session,
    balances: Balances,
    file: ImportedFile,
    *,
    answers: Answers | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """Post an opening transaction for each household; return how many were new.

    Saving the same balances again posts nothing. Raises BalancesHaveErrors, HouseholdsUnanswered,
    HeadsUnknown and BalancesTaken.
    """
    village_id = take_village(session, by)
    if balances.errors:
        raise BalancesHaveErrors(count=len(balances.errors))
    if balances.unanswered:
        raise HouseholdsUnanswered(numbers=balances.unanswered)
    if balances.unknown_heads and not (answers and answers.numbers_right):
        raise HeadsUnknown(count=len(balances.unknown_heads))
    new = [opening for opening in balances.openings if opening.points and not opening.is_taken]
    if not new:
        return 0
    _check_not_taken(session, village_id, new)
    issued = ledger.find_account(session, book_id=village_id, kind=AccountKind.ISSUED)
    import_number = kept_imports.count(session, village_id, KIND) + 1
    postings = [_posting(opening, issued, village_day(at), import_number) for opening in new]
    posted = ledger.post_many(session, village_id, postings, by=by.code, at=at)
    counts = {"households": len(new), "points": sum(opening.points for opening in new)}
    undo = {"transactions": [one.transaction_id for one in posted]}
    kept_imports.keep(session, KIND, file, Brought(counts, undo), by=by, at=at)
    return len(new)


def take_back(session: Session, import_id: int, *, second: str, by: Actor, at: datetime) -> None:
    """Reverse all openings of an import as one act, while the points are there.

    `second` is the actor code of a colleague whose password was checked before. Raises what
    `confirm_points` raises, and ImportBuiltOn when a household has spent them, or one of them was
    reversed by itself.
    """
    village_id = take_village(session, by)
    kept = kept_imports.take(session, village_id, KIND, import_id)
    if kept.taken_back_at is not None:
        return
    moved = PointsMoved(MovingAct.OPENINGS_BACK, import_id, (), second)
    confirm_points(session, moved, by=by, at=at)
    reversals = [
        ledger.Reversal(number, f"import:{import_id}:reversal:{number}", "")
        for number in kept.undo["transactions"]
    ]
    try:
        ledger.reverse_many(session, village_id, reversals, by=by.code, at=at)
    except (ledger.BelowFloor, ledger.AlreadyReversed) as error:
        raise ImportBuiltOn from error
    kept_imports.close(session, kept, by=by, at=at)


def imported_before(session: Session, file: ImportedFile, *, by: Actor) -> bool:
    """Tell whether this very file was imported and stands."""
    return kept_imports.find_same(session, village_of(by), KIND, file) is not None


def _check_not_taken(session: Session, village_id: int, new: list[Opening]) -> None:
    """Check, under the village's lock, that nobody took these over meanwhile."""
    taken = taken_over(session, village_id)
    if any(taken.get(opening.household_id) for opening in new):
        raise BalancesTaken


def _posting(opening: Opening, issued: int, day: date, import_number: int) -> ledger.Posting:
    """Return an opening; its key holds the import, as one may be taken back and made again."""
    return ledger.Posting(
        key=f"opening:{opening.household_id}:{import_number}",
        kind=TransactionKind.OPENING,
        legs=(
            ledger.Leg(issued, -opening.points),
            ledger.Leg(opening.account_id, opening.points),
        ),
        occurred_on=day,
        source_kind=SourceKind.OPENING,
        source_id=opening.household_id,
    )
