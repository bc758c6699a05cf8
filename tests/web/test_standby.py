"""The board is read from a standby that is near, and from one whose primary is away as of then.

A far or dead one is noticed by nobody.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask_migrate import upgrade

from pointsapp.community.models import Village
from pointsapp.extensions import db
from pointsapp.web.outages import standby as aside
from pointsapp.web.outages.standby import Standby, standby_of
from pointsapp.web.unit_of_work import unit_of_work
from tests.clusters import Cluster, can_be_made, primary_with_standby
from tests.databases import application
from tests.web.own_village import OwnVillage, own_village

Followed = tuple[OwnVillage, Standby, Cluster, Cluster]


@pytest.fixture
def followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Followed]:
    """A village whose database is followed by a standby that streams."""
    if not can_be_made():
        if os.environ.get("CI"):
            pytest.fail("no PostgreSQL programs: in CI nothing may be left out")
        pytest.skip("LEFT OUT: no PostgreSQL programs; install postgresql")
    monkeypatch.setattr(aside, "SECONDS_BETWEEN_LOOKS", 0)
    monkeypatch.setattr(aside, "SECONDS_LEFT_ALONE", 0)
    with (
        tempfile.TemporaryDirectory(prefix="points-clusters-") as folder,
        primary_with_standby(Path(folder)) as (primary, standby),
    ):
        monkeypatch.setenv("REPLICA_DATABASE_URL", standby.url)
        with application(primary.url, tmp_path):
            upgrade()
        with own_village(primary.url, tmp_path) as village:
            known = standby_of(village.app)
            assert known is not None
            yield village, known, primary, standby
            known.engine.dispose()


def _comes_near(standby: Standby) -> bool:
    """Wait until it has all that was written."""
    for _look in range(400):
        if standby.is_near():
            return True
        time.sleep(0.05)
    return False


def _set_phone(village: OwnVillage, phone: str) -> None:
    with unit_of_work() as session:
        session.get_one(Village, village.village_id).complaint_phone = phone
    db.session.remove()


class Board:
    """The public board, opened by somebody or by anybody; tells where it was read."""

    def __init__(self, village: OwnVillage, standby: Standby) -> None:
        self.village = village
        self.standby = standby
        self.statements: list[str] = []
        self.address = f"/board/{db.session.get_one(Village, village.village_id).code}/"
        db.session.remove()
        sa.event.listen(standby.engine, "before_cursor_execute", self._remember)

    def _remember(self, _c: object, _cursor: object, statement: str, *_rest: object) -> None:
        self.statements.append(statement)

    def shows(self, phone: str, *, signed_in: bool = False, aside: bool, old: bool = False) -> bool:
        """Tell whether the board shows this phone, and was read where and as it is said."""
        self.statements.clear()
        browser = self.village.browser() if signed_in else self.village.app.test_client()
        answer = browser.get(self.address)
        db.session.remove()
        assert answer.status_code == 200
        assert any("complaint_phone" in one for one in self.statements) == aside
        assert ("之后记的可能还没有" in answer.text) == old
        return phone in answer.text


def test_the_board_is_read_aside_and_nothing_old_is_shown_to_who_is_signed_in(
    followed: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    village, standby, primary, cluster = followed
    board = Board(village, standby)
    _set_phone(village, "0376-1111111")
    assert _comes_near(standby)
    assert board.shows("0376-1111111", aside=True)
    assert "Standby: at most " in village.app.test_cli_runner().invoke(args=["check"]).output

    _is_not_read_where_it_is_none_of_ours(village, primary, cluster)

    assert _comes_near(standby)
    cluster.do("SELECT pg_wal_replay_pause()")
    _set_phone(village, "0376-2222222")
    assert board.shows("0376-1111111", aside=True)
    assert board.shows("0376-2222222", signed_in=True, aside=False)
    monkeypatch.setattr(standby, "most_lag", 0)
    assert board.shows("0376-2222222", aside=False)
    told = village.app.test_cli_runner().invoke(args=["check"]).output
    assert "s behind, so nothing is read from it" in told

    monkeypatch.setattr(standby, "most_lag", 60)
    cluster.do("SELECT pg_wal_replay_resume()")
    assert _comes_near(standby)
    monkeypatch.setattr(aside, "SECONDS_BETWEEN_LOOKS", 600)
    assert standby.is_near()
    cluster.stop()
    assert board.shows("0376-2222222", aside=False)
    assert standby.lag() == float("inf")

    monkeypatch.setattr(aside, "SECONDS_BETWEEN_LOOKS", 0)
    cluster.start()
    assert _comes_near(standby)
    _without_the_primary(board, primary, monkeypatch)
    assert _comes_near(standby)
    assert board.shows("0376-2222222", aside=True)


def _is_not_read_where_it_is_none_of_ours(
    village: OwnVillage, primary: Cluster, cluster: Cluster
) -> None:
    """Each wrong address is passed over by itself, and told by `flask check` in words."""
    another_database = cluster.url.replace("/postgres?", "/template1?")
    away = cluster.url.replace(f"port={cluster.port}", "port=1")
    for url, words in (
        (away, "does not answer"),
        (primary.url, "is no standby"),
        (another_database, "shows another database"),
        (f"{cluster.url}&options=-csearch_path%3Dpg_catalog", "shows another database"),
    ):
        named = Standby(sa.create_engine(url, connect_args=aside.IMPATIENT), most_lag=60)
        assert not any(named.is_near() for _look in range(3)), url
        village.app.extensions["standby"], ours = named, village.app.extensions["standby"]
        told = village.app.test_cli_runner().invoke(args=["check"]).output
        village.app.extensions["standby"] = ours
        named.engine.dispose()
        assert f"WARNING: the standby {words}" in told


def _without_the_primary(board: Board, primary: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    signed_in = board.village.browser()
    primary.stop()
    with monkeypatch.context() as patch:
        patch.setattr(board.standby, "most_lag", 0)
        assert board.shows("0376-2222222", aside=True, old=True)
        assert signed_in.get(board.address).status_code == 503
        patch.setattr(board.standby, "_has_all_of", float("-inf"))  # as after a start
        assert board.shows("0376-2222222", aside=True, old=True)
    primary.start()
