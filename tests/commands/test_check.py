"""At start the product says how its database keeps things, and warns of what is not safe."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.web.clock import now
from pointsapp.web.safety import LEAST_FREE_BYTES, look
from pointsapp.web.watching.marks import mark_backup
from tests.ledger.conftest import open_village


def test_what_was_chosen_is_told(app: Flask, session: Session) -> None:
    told = app.test_cli_runner().invoke(args=["check"])
    assert told.exit_code == 0
    named = {"sqlite": "synchronous FULL", "postgresql": "synchronous_commit on"}
    assert named[session.get_bind().dialect.name] in told.output


def test_what_the_night_did_last_is_told_and_warned_of_when_it_is_late(
    app: Flask, session: Session
) -> None:
    told = app.test_cli_runner().invoke(args=["check"]).output
    assert "Every night: last seal never, last verified copy never.\n" in told
    book = open_village(session)
    ledger.seal(session, book.id, at=now() - timedelta(days=3))
    session.commit()
    told = app.test_cli_runner().invoke(args=["check"]).output
    assert "WARNING: the last seal is of " in told
    ledger.seal(session, book.id, at=now())
    session.commit()
    mark = Path(app.instance_path)
    mark_backup(mark, now() - timedelta(days=3))
    told = app.test_cli_runner().invoke(args=["check"]).output
    assert "WARNING: the last verified copy is of " in told
    assert "WARNING: the last seal is of " not in told
    (mark / "last_backup").unlink()


def test_the_products_role_is_found_safe(session: Session) -> None:
    assert look(session, free_bytes=10**12).problems == ()


@pytest.mark.usefixtures("as_owner")
def test_a_role_that_can_get_past_the_triggers_is_an_error(app: Flask, session: Session) -> None:
    told = app.test_cli_runner().invoke(args=["check"])
    if session.get_bind().dialect.name == "sqlite":
        assert told.exit_code == 0
        return
    assert told.exit_code == 1
    assert "Error: the role can get past the ledger's triggers: it is a superuser" in told.output


def test_a_disk_that_is_nearly_full_is_warned_of(session: Session) -> None:
    assert "only 1 MB" in look(session, free_bytes=1024**2).warnings[-1]
    assert "MB" not in str(look(session, free_bytes=LEAST_FREE_BYTES).warnings)


@pytest.mark.usefixtures("as_owner")
def test_a_weakened_ledger_is_warned_of(session: Session) -> None:
    connection = session.connection()
    assert not any("guards" in one for one in look(session, free_bytes=10**12).warnings)
    ledger.drop_guards(connection)
    warned = look(session, free_bytes=10**12).warnings[-1]
    assert "of the ledger's guards are not as shipped: " in warned
    assert "missing" in warned


@pytest.mark.usefixtures("as_owner")
def test_a_value_that_is_no_instant_is_warned_of(session: Session) -> None:
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return
    open_village(session)
    ledger.drop_guards(connection)
    connection.exec_driver_sql("UPDATE ledger_book SET opened_at = 'last week'")
    warned = look(session, free_bytes=10**12).warnings[0]
    assert warned.startswith("the database is damaged in 1 places, the first is {'kind': 'form'")
