"""A village in a database of its own, where requests really commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pointsapp.access.permissions import Role
from pointsapp.actor import Actor
from pointsapp.community.villages.service import create_village
from pointsapp.extensions import db
from pointsapp.web.unit_of_work import unit_of_work
from tests import databases
from tests.village import AT, Home, hire, resident_of, settle, sign_in


class OwnClient(FlaskClient):
    """A browser whose requests leave no transaction open, though tests keep a context open."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask, end what was begun in the database, and read the answer to its end."""
        answer = super().open(*args, **kwargs)
        db.session.remove()
        answer.get_data()
        answer.close()
        return answer


@dataclass(frozen=True)
class OwnVillage:
    """The application, a household and the village's administrator."""

    app: Flask
    home: Home
    village_id: int
    admin: Actor

    def browser(self, who: Actor | None = None) -> FlaskClient:
        """Return the browser of somebody signed in, of the household's unless somebody is named."""
        actor = who or resident_of(self.home, self.village_id)
        client = sign_in(self.app.test_client(), db.session(), actor)
        db.session.remove()
        return client

    def count(self, table: str) -> int:
        """Return how many rows are kept, as another connection sees it."""
        with db.engine.connect() as connection:
            return connection.scalar(sa.text(f"SELECT count(*) FROM {table}")) or 0


@contextmanager
def own_village(url: str, folder: Path) -> Iterator[OwnVillage]:
    """Give the village; its database has nothing else in it."""
    with databases.application(url, folder) as app:
        app.config.update(WTF_CSRF_ENABLED=False)
        app.test_client_class = OwnClient
        app.logger.disabled = True
        with unit_of_work() as session:
            made = create_village(session, name="白屯村", code="410972100201", at=AT, notice_days=0)
            home = settle(session, made.id, "018", "张学军", "王桂兰")
            admin = hire(session, "admin", Role.ADMIN, village_id=made.id)
            village = OwnVillage(app, home, made.id, admin)
        db.session.remove()
        yield village
        app.logger.disabled = False


@contextmanager
def read_only(engine: sa.Engine) -> Iterator[None]:
    """Let the database meanwhile be one that takes no write, as a replica."""
    told = {
        "sqlite": "PRAGMA query_only=ON",
        "postgresql": "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
    }[engine.dialect.name]

    def tell(connection: Any, _record: object) -> None:
        connection.execute(told)
        connection.commit()

    sa.event.listen(engine, "connect", tell)
    engine.dispose()
    yield
    sa.event.remove(engine, "connect", tell)
    engine.dispose()
