"""/healthz: what whoever runs the product watches."""

import shutil
from pathlib import Path

import sqlalchemy as sa
from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from pointsapp.actor import Permission
from pointsapp.database import UtcInstant
from pointsapp.extensions import db
from pointsapp.web.requires import requires

health = Blueprint("health", __name__)

SYNCHRONOUS = ("OFF", "NORMAL", "FULL", "EXTRA")
LAST_SEAL = sa.text("SELECT max(sealed_at) AS sealed_at FROM ledger_seal").columns(
    sealed_at=UtcInstant
)


@health.get("/healthz")
@requires(Permission.PUBLIC)
def show() -> tuple[Response, int]:
    """Tell whether the database answers and how it keeps what it is told; 503 when it does not."""
    facts: dict[str, object] = {"free_bytes": _free_bytes()}
    try:
        facts |= {"database": "ok", **_database(db.session())}
    except SQLAlchemyError as error:
        current_app.logger.error("healthz: %s", type(error).__name__)
        return jsonify(facts | {"database": "down"}), 503
    return jsonify(facts), 200


def _free_bytes() -> int:
    return shutil.disk_usage(Path(current_app.instance_path)).free


def _database(session: Session) -> dict[str, object]:
    dialect = session.get_bind().dialect.name
    facts: dict[str, object] = {"dialect": dialect, "last_seal": _last_seal(session)}
    if dialect == "sqlite":
        facts["sqlite_version"] = session.scalar(sa.text("SELECT sqlite_version()"))
        facts["journal_mode"] = str(session.scalar(sa.text("PRAGMA journal_mode"))).upper()
        facts["synchronous"] = SYNCHRONOUS[session.scalar(sa.text("PRAGMA synchronous")) or 0]
    return facts


def _last_seal(session: Session) -> str | None:
    at = session.scalar(LAST_SEAL)
    return at.isoformat().replace("+00:00", "Z") if at else None
