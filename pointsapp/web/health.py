"""/healthz: what whoever runs the product watches."""

import shutil
import time
from datetime import datetime
from pathlib import Path
from threading import Lock

import sqlalchemy as sa
from flask import Blueprint, Flask, Response, current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from pointsapp.actor import Permission
from pointsapp.database import UtcInstant
from pointsapp.extensions import db
from pointsapp.web.clock import compare
from pointsapp.web.outages.again import let_go
from pointsapp.web.outages.kinds import Outage, outage_of
from pointsapp.web.requires import requires

health = Blueprint("health", __name__)

LEAST_FREE_BYTES = 50 * 1024 * 1024
SECONDS_BETWEEN_TRIES = 5
WAIT_SECONDS = 1
SYNCHRONOUS = ("OFF", "NORMAL", "FULL", "EXTRA")
LAST_SEAL = sa.text("SELECT max(sealed_at) AS sealed_at FROM ledger_seal").columns(
    sealed_at=UtcInstant
)
A_WRITE = sa.text("INSERT INTO taken_notes (file, size) VALUES ('healthz', 0)")


class Trial:
    """Whether a write would be kept; tried at most every few seconds, however often it is asked."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.tried_at = float("-inf")
        self.outcome = "ok"

    def result(self) -> str:
        """Return "ok", or what kind of outage a write would meet. Raises SQLAlchemyError."""
        with self.lock:
            if time.monotonic() - self.tried_at >= SECONDS_BETWEEN_TRIES:
                self.outcome = _try_to_write()
                self.tried_at = time.monotonic()
            return self.outcome


@health.get("/healthz")
@requires(Permission.PUBLIC)
def show() -> tuple[Response, int]:
    """Tell how the database keeps what it is told, and whether it would; 503 when it would not."""
    facts: dict[str, object] = {"free_bytes": free_bytes()}
    try:
        facts |= {"database": "ok", **_database(db.session())}
        facts["writes"] = trial_of(current_app).result()
        compared = compare(db.session())
        facts |= {"clock": compared.clock, "last_entry": _text(compared.last)}
    except SQLAlchemyError as error:
        current_app.logger.error("healthz: %s", type(error).__name__)
        return jsonify(facts | {"database": "down"}), 503
    is_ready = facts["writes"] == "ok" and not compared.stops_writing
    return jsonify(facts), 200 if is_ready else 503


def trial_of(app: Flask) -> Trial:
    """Return the application's one trial, so that watching twice writes no more than once."""
    trial: Trial = app.extensions.setdefault("health", Trial())
    return trial


def last_seal(session: Session) -> datetime | None:
    """Return when a book was sealed last."""
    sealed: datetime | None = session.scalar(LAST_SEAL)
    return sealed


def free_bytes() -> int:
    """Return what is free on the disk of the instance folder, or of the SQLite file if less is."""
    places = {Path(current_app.instance_path)}
    url = sa.make_url(current_app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "sqlite" and url.database:
        places.add(Path(url.database).parent)
    return min(shutil.disk_usage(place).free for place in places if place.is_dir())


def _try_to_write() -> str:
    """Write a row and take it back: the disk is asked for room, but not to keep anything."""
    if free_bytes() < LEAST_FREE_BYTES:
        return Outage.FULL
    db.session.rollback()
    try:
        db.session.connection(execution_options={"writes": True, "wait": WAIT_SECONDS})
        db.session.execute(A_WRITE)
    except SQLAlchemyError as error:
        outage = outage_of(error)
        if outage in {None, Outage.AWAY}:
            raise
        return str(outage)
    finally:
        let_go()
    return "ok"


def _database(session: Session) -> dict[str, object]:
    dialect = session.get_bind().dialect.name
    facts: dict[str, object] = {"dialect": dialect, "last_seal": _text(last_seal(session))}
    if dialect == "sqlite":
        facts["sqlite_version"] = session.scalar(sa.text("SELECT sqlite_version()"))
        facts["journal_mode"] = str(session.scalar(sa.text("PRAGMA journal_mode"))).upper()
        facts["synchronous"] = SYNCHRONOUS[session.scalar(sa.text("PRAGMA synchronous")) or 0]
    return facts


def _text(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at else None
