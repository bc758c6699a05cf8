"""The Flask extensions, not yet bound to an application."""

from functools import partial
from importlib import import_module
from pathlib import Path

from flask import Flask
from flask_babel import Babel
from flask_compress import Compress
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from werkzeug.local import LocalProxy

from pointsapp.database import Base

db = SQLAlchemy(model_class=Base)
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
