"""The villages' books verified, one after another or shared among processes."""

from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing import get_context

from sqlalchemy import text
from sqlalchemy.orm import Session

from pointsapp import foundation, ledger
from pointsapp.exchange.receipts.lot_keeping import find_wrong_lots
from pointsapp.extensions import db
from pointsapp.oversight.sums.checking import wrong_sums

Books = Mapping[str, int]
"""The ids of books by the codes of their villages."""


@dataclass(frozen=True)
class Part:
    """What one process verifies; `moment` is PostgreSQL's name for what all of them see."""

    books: Books
    moment: str | None


def verify_one(session: Session, books: Books) -> ledger.Report:
    """Verify the database and one book, with what is reckoned from it."""
    (book_id,) = books.values()
    report = ledger.verify(session.connection(), book_id=book_id)
    return _reckoned(session, report, books)


def verify_all(session: Session, books: Books, *, processes: int) -> ledger.Report:
    """Verify the database and every book, these on so many processes at once.

    One village's trouble is named by its code, and the others are verified all the same.
    """
    if processes == 1:
        return _reckoned(session, ledger.verify(session.connection()), books)
    moment = _moment(session)
    shares = [dict(list(books.items())[n::processes]) for n in range(min(processes, len(books)))]
    with get_context("spawn").Pool(processes) as pool:
        verified = pool.map_async(_verify_part, [Part(share, moment) for share in shares])
        report = ledger.verify_database(session.connection())
        for part in verified.get():
            report.add(part)
    return report


def _reckoned(session: Session, report: ledger.Report, books: Books) -> ledger.Report:
    """Add what is wrong with the lots and sums of those books that are in order themselves."""
    troubled = {problem.get("book") for problem in report.problems}
    if None not in troubled:
        for code, book_id in books.items():
            if code not in troubled:
                report.problems += find_wrong_lots(session, [book_id])
                report.problems += wrong_sums(session, village_id=book_id)
    return report


def _moment(session: Session) -> str | None:
    """Return the name of what this session sees; without one each process reads on its own."""
    if session.connection().dialect.name != "postgresql":
        return None
    return session.scalar(text("SELECT pg_export_snapshot()"))


def _verify_part(part: Part) -> ledger.Report:
    with foundation.alone().app_context():
        if part.moment is not None:
            still = {"isolation_level": "REPEATABLE READ"}
            connection = db.session.connection(execution_options=still)
            connection.exec_driver_sql(f"SET TRANSACTION SNAPSHOT '{part.moment}'")
        report = ledger.verify_books(db.session.connection(), part.books.values())
        return _reckoned(db.session(), report, part.books)
