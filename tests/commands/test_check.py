"""At start the product says how its database keeps things, and warns of what is not safe."""

from flask import Flask
from sqlalchemy.orm import Session

from pointsapp.web.safety import LEAST_FREE_BYTES, look


def test_what_was_chosen_is_told(app: Flask, session: Session) -> None:
    told = app.test_cli_runner().invoke(args=["check"])
    assert told.exit_code == 0
    named = {"sqlite": "synchronous FULL", "postgresql": "synchronous_commit on"}
    assert named[session.get_bind().dialect.name] in told.output


def test_a_role_that_can_get_past_the_triggers_is_warned_of(app: Flask, session: Session) -> None:
    warned = any("triggers" in one for one in look(session, free_bytes=10**12).warnings)
    assert warned == (session.get_bind().dialect.name == "postgresql")


def test_a_disk_that_is_nearly_full_is_warned_of(session: Session) -> None:
    assert "only 1 MB" in look(session, free_bytes=1024**2).warnings[-1]
    assert "MB" not in str(look(session, free_bytes=LEAST_FREE_BYTES).warnings)
