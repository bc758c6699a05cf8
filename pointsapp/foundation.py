"""What every application stands on: settings, database and language, and no room."""

import os
from pathlib import Path

from flask import Flask

from pointsapp import config
from pointsapp.database import make_safe
from pointsapp.extensions import db, let_migrate
from pointsapp.web import language, ledger_words, refusals
from pointsapp.web.outages import standby
from pointsapp.web.watching import logs

ROOT = Path(__file__).resolve().parent.parent


def instance_path() -> str:
    """Return the folder of the database and the secret key."""
    return os.environ.get("INSTANCE_PATH") or str(ROOT / "instance")


def lay(app: Flask) -> None:
    """Configure the application from the environment, and let it have its database."""
    config.configure(app)
    logs.init_app(app)
    standby.init_app(app)
    db.init_app(app)
    let_migrate(app, ROOT / "pointsapp" / "migrations")
    language.init_app(app)
    with app.app_context():
        make_safe(db.engine, app.config["DATABASE_LIMITS"])


def alone() -> Flask:
    """Return an application without rooms, for commands that need none, or few."""
    app = Flask("pointsapp", static_folder=None, instance_path=instance_path())
    lay(app)
    refusals.init_app(app, [refusals.SENTENCES, ledger_words.SENTENCES])
    return app
