"""`flask ledger verify`, `seal`, `witness`, `seals` and `extract`."""

import json
from dataclasses import asdict, astuple
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError

from pointsapp import ledger
from pointsapp.chain import queries as chain
from pointsapp.chain import service
from pointsapp.commands._kept import KEYS, read_codes, read_seals, read_typed
from pointsapp.commands._logs import publish_and_ask
from pointsapp.commands._sentences import OneSentence
from pointsapp.commands._verifying import verify_all, verify_one
from pointsapp.commands._villages import end_with, in_turn
from pointsapp.exchange.receipts.lot_keeping import keep_lots
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work

command = AppGroup("ledger", help="Verify, seal and hand out the villages' books.")
_village = click.option("--village", metavar="CODE", help="Only the village with this code.")
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_file = click.Path(path_type=Path)


def _books(books: dict[str, int], village: str | None) -> dict[str, int]:
    """Return all of the books, or the one that is meant."""
    if village is None:
        return books
    if village not in books:
        raise click.ClickException(f"there is no village with the code {village}")
    return {village: books[village]}


def _look_at(village: str | None) -> tuple[Connection, int | None]:
    """Return a connection that sees one moment of the books, and the one that is meant."""
    engine = db.engine
    if isinstance(engine, Engine) and engine.dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    book_id = (
        _books(ledger.list_books(db.session()), village)[village] if village is not None else None
    )
    return db.session.connection(), book_id


def _differences(connection: Connection, copy: Path) -> list[ledger.Problem]:
    try:
        return ledger.first_differences(connection, copy)
    except DatabaseError as error:
        raise click.ClickException(f"{copy} cannot be compared: {error.orig}") from error


@command.command("verify", cls=OneSentence)
@_village
@_json
@click.option("--seals", type=_file, help="Seals that others kept: lines, JSON or CSV.")
@click.option("--seal", "typed", multiple=True, help="A seal from paper: CODE NUMBER CHECK-CODE.")
@click.option("--codes", type=_file, help="Check codes from paper, one a line.")
@click.option("--copy", type=_file, help="An earlier extract or SQLite backup to compare with.")
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Share the villages among so many processes.",
)
def verify(
    village: str | None, *, processes: int, as_json: bool, copy: Path | None, **kept: Any
) -> None:
    """Recompute everything from the rows; exit 1 when something differs.

    What was cut off after the last seal, or rewritten as a whole, agrees with itself: only what
    somebody kept tells of it. Of such seals the first that differs is named, of a copy the first
    entry.
    """
    kept_seals = read_seals(kept["seals"]) + read_typed(kept["typed"])
    kept_codes = read_codes(kept["codes"])
    try:
        connection, _book_id = _look_at(village)
        books = _books(ledger.list_books(db.session()), village)
    except DatabaseError as error:
        raise click.ClickException(f"the database cannot be read: {error.orig}") from error
    if village is None:
        report = verify_all(db.session(), books, processes=processes)
    else:
        report = verify_one(db.session(), books)
    report.problems += ledger.first_lost(kept_seals, ledger.seals_of(connection))
    report.problems += chain.find_changes(connection)
    report.problems += ledger.broken_codes(db.session(), kept_codes)
    report.problems += _differences(connection, copy) if copy else []
    if as_json:
        click.echo(json.dumps(report.as_dict()))
    else:
        for word, told in (("PROBLEM", report.problems), ("REMARK", report.remarks)):
            for one in told:
                click.echo(" ".join([word, *(f"{name}={value}" for name, value in one.items())]))
        counts = f"{report.villages} villages, {report.accounts} accounts, "
        counts += f"{report.transactions} transactions, {report.entries} entries"
        click.echo(f"{'ok' if report.ok else 'NOT OK'}: {counts}")
    raise SystemExit(0 if report.ok else 1)


@command.command("seal", cls=OneSentence)
@_village
@_json
@click.option(
    "--clock-is-right",
    is_flag=True,
    help="Seal though the clock says something else than the last entry; later entries follow it.",
)
def seal(village: str | None, *, as_json: bool, clock_is_right: bool) -> None:
    """Chain what was written since, seal each village's book as it stands, publish the seals.

    Each book has a transaction of its own, and the one that waits longest for its seal has the
    first turn: a run that was broken off goes on where it stopped. The witnesses that the
    installation knows are asked to cosign; the seals stand without them. One that is away is told,
    and asked again by the next run; one that refuses ends the command with 1.

    The book of a village that closed is sealed no more, and published as the others are.
    """
    books = _books(ledger.list_books(db.session()), village)
    unsealed = ledger.longest_unsealed(db.session())
    waiting = {code: book for code, book in unsealed.items() if code in books}
    with unit_of_work() as session:
        service.extend(session, at=now())
        head = service.head(session)

    def seal_one(book: int, _code: str) -> tuple[int, ledger.SealValue]:
        with unit_of_work() as session:
            ledger.lock_book(session, book)
            keep_lots(session, book)
            made = ledger.seal(
                session, book, at=now(), chain_head=head, clock_is_right=clock_is_right
            )
        return book, made

    sealed, troubles = in_turn([(book, code) for code, book in waiting.items()], seal_one)
    if as_json:
        seals = [{**asdict(one), "sealed_at": one.sealed_at.isoformat()} for _book, one in sealed]
        click.echo(json.dumps(seals))
    else:
        for _book, one in sealed:
            click.echo(ledger.line_of(one.to_keep()))
    closed = {code: book for code, book in books.items() if code not in waiting}
    sealed_now = {one.book_code: book for book, one in sealed}
    end_with(troubles + publish_and_ask({**closed, **sealed_now}))


@command.command("witness", cls=OneSentence)
@_village
def witness(village: str | None) -> None:
    """Publish each log as it was sealed, and ask its witnesses again."""
    books = _books(ledger.list_books(db.session()), village)
    end_with(publish_and_ask(books, away_is_trouble=True))


@command.command("seals", cls=OneSentence)
@_village
@_json
def seals(village: str | None, *, as_json: bool) -> None:
    """Print every seal, for whoever keeps them elsewhere; `verify --seals` compares them."""
    connection, _book = _look_at(village)
    there = [one for one in ledger.seals_of(connection) if village in {None, one.book_code}]
    if as_json:
        click.echo(json.dumps([dict(zip(KEYS, astuple(one), strict=True)) for one in there]))
        return
    for one in there:
        click.echo(ledger.line_of(one))


@command.command("extract", cls=OneSentence)
@click.argument("file", type=click.Path(path_type=Path))
@_village
def extract(file: Path, village: str | None) -> None:
    """Copy the books into a new SQLite FILE, without a name, for the offline verifier."""
    connection, book_id = _look_at(village)
    try:
        ledger.extract(connection, file, book_id=book_id)
    except FileExistsError as error:
        raise click.ClickException(f"{file} is there already") from error
    click.echo(f"{file}")
