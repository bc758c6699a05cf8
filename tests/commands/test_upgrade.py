"""One command brings an older database to this release, with a copy of it and the way back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from pointsapp.community.models import Township
from pointsapp.copies.running import hold_while_serving
from pointsapp.extensions import db
from tests import databases
from tests.commands.conftest import done, refused
from tests.old_database import OldDatabase

BEFORE = "071"
FIRST = "0005"
"""The first release that had all of the ledger; its seals told less than today's."""


@pytest.fixture
def installation(empty_database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The product with a database that has no table yet."""
    with databases.application(empty_database_url, tmp_path) as app:
        yield app


def mark(number: str) -> None:
    with db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :n"), {"n": number})


def test_an_older_database_is_copied_migrated_and_verified(
    installation: Flask, tmp_path: Path
) -> None:
    OldDatabase(FIRST).insert("township", name="柳河镇")
    assert "older release" in refused(installation, "post-due")
    told = done(installation, "upgrade")
    [copy] = (tmp_path / "backups").glob("before-upgrade-*")
    assert f"flask restore {copy} --replace" in told
    assert told.endswith("upgraded and verified\n")
    assert db.session.scalars(sa.select(Township.name)).all() == ["柳河镇"]
    db.session.remove()
    assert done(installation, "upgrade") == "the database is of this release\n"
    assert "run `flask upgrade`" in done(installation, "restore", str(copy), "--replace")
    assert "older release" in refused(installation, "check")


def test_what_it_does_not_know_is_left_alone(installation: Flask, tmp_path: Path) -> None:
    assert "the database is empty: run `flask prepare`" in refused(installation, "check")
    OldDatabase(BEFORE)
    for number, told in (("999", "newer release"), ("other", "not one of this product")):
        mark(number)
        for command in ("upgrade", "prepare", "check", "post-due"):
            assert told in refused(installation, command)
    assert not (tmp_path / "backups").exists()
    with db.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE alembic_version"))
    assert "not one of this product" in refused(installation, "upgrade")


def test_nothing_is_upgraded_under_a_running_product(installation: Flask, tmp_path: Path) -> None:
    hold_while_serving(tmp_path)
    assert refused(installation, "upgrade") == "Error: the product runs; stop it first\n"
