"""What a usual night costs a county: `DATABASE_URL=… python -m bench county_night`.

On a copy of the PostgreSQL database that `python -m bench county` made, after `post-due` and
`ledger seal` had done their work there: each village is given a day's deeds, in its ledger alone,
and both commands are run as a day later. Printed as by `county_commands`.
"""

import os
from datetime import timedelta

import sqlalchemy as sa
import time_machine

from bench.county_commands import tell
from pointsapp import create_app, ledger
from pointsapp.community.books import AccountKind
from pointsapp.extensions import db
from pointsapp.ledger.models import LedgerAccount
from pointsapp.web.clock import now, village_today
from pointsapp.web.unit_of_work import unit_of_work

DEEDS_A_DAY = 17
"""Of a village with 6,053 transactions a year."""
COMMANDS = (["post-due"], ["ledger", "seal"])


def run(command: list[str]) -> int:
    """Print the table; or run this one command a day later."""
    if command:
        return a_day_later(command)
    with create_app().app_context():
        for code, book_id in ledger.list_books(db.session()).items():
            _post_a_day(code, book_id)
    for of_the_night in COMMANDS:
        later = ["bench", "county_night", *of_the_night]
        tell(os.environ["DATABASE_URL"], " ".join(of_the_night), later, {})
    return 0


def a_day_later(command: list[str]) -> int:
    """Run a command of the product as it would be run at this time tomorrow."""
    with time_machine.travel(now() + timedelta(days=1)):
        return create_app().test_cli_runner().invoke(args=command).exit_code


def _post_a_day(code: str, book_id: int) -> None:
    with unit_of_work() as session:
        issued = ledger.find_account(session, book_id=book_id, kind=AccountKind.ISSUED)
        households = session.scalars(
            sa.select(LedgerAccount.id)
            .filter_by(book_id=book_id, kind=AccountKind.HOUSEHOLD)
            .order_by(LedgerAccount.id)
            .limit(DEEDS_A_DAY)
        )
        awards = [_award(f"{code}-{account}", issued, account) for account in households]
        ledger.post_many(session, book_id, awards, by="bench", at=now())


def _award(key: str, issued: int, household: int) -> ledger.Posting:
    return ledger.Posting(
        key=key,
        kind="award",
        legs=(ledger.Leg(issued, -2), ledger.Leg(household, 2)),
        occurred_on=village_today(),
        source_kind="bench",
        source_id=None,
    )
