"""A village points system: earned by volunteer work, kept per household, redeemed for goods."""

import os
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from pointsapp import commands, config, wiring
from pointsapp.access import guard
from pointsapp.database import make_sqlite_safe
from pointsapp.extensions import csrf, db, login_manager, migrate
from pointsapp.web import caching, errors, headers, language, same_origin, tables

ROOT = Path(__file__).resolve().parent.parent


def create_app() -> Flask:
    """Return the application with every room in it, configured from the environment."""
    app = Flask(
        __name__,
        template_folder=ROOT / "templates",
        static_folder=ROOT / "static",
        instance_path=os.environ.get("INSTANCE_PATH") or str(ROOT / "instance"),
    )
    config.configure(app)
    caching.init_app(app)
    db.init_app(app)
    migrate.init_app(app, db, directory=ROOT / "pointsapp" / "migrations", compare_type=True)
    csrf.init_app(app)
    login_manager.init_app(app)
    language.init_app(app)
    tables.init_app(app)
    headers.init_app(app)
    same_origin.init_app(app)
    errors.init_app(app)
    commands.register(app)
    guard.init_app(app)
    wiring.connect(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            make_sqlite_safe(db.engine)
    if app.config["TRUSTED_PROXIES"]:
        hops = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # how WSGI middleware is put around Flask
    return app
