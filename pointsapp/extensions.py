"""The Flask extensions, not yet bound to an application."""

from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask, g
from flask_babel import Babel
from flask_compress import Compress
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, Engine
from werkzeug.local import LocalProxy

from pointsapp.database import Base


class ReadersSession(Session):
    """A session that reads from `g.reads_from` while a request may read from a standby."""

    def get_bind(self, *args: Any, **named: Any) -> Engine | Connection:
        """Return where this request reads; without a standby the one database there is."""
        aside: Engine | None = g.get("reads_from")
        return aside or super().get_bind(*args, **named)


db = SQLAlchemy(model_class=Base, session_options={"class_": ReadersSession})
login_manager = LoginManager()
csrf = CSRFProtect()
babel = Babel()
compress = Compress()


def let_migrate(app: Flask, folder: Path) -> None:
    """Let Flask-Migrate find its settings; it is loaded, and Alembic, when it looks for them."""
    app.extensions["migrate"] = LocalProxy(partial(_migrate, app, folder))


def _migrate(app: Flask, folder: Path) -> object:
    import_module("flask_migrate").Migrate(app, db, directory=str(folder), compare_type=True)
    return app.extensions["migrate"]
