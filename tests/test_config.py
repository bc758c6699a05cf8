"""What the environment may say, and what is made when it says nothing."""

import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from pointsapp import Misconfigured, create_app
from pointsapp.config import kept_secret
from pointsapp.extensions import db


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    first = kept_secret(path)
    assert (len(first), first) == (64, kept_secret(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_workers_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as workers:
        keys = set(workers.map(kept_secret, [tmp_path / "secret_key"] * 40))
    assert len(keys) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["secret_key"]


def test_the_database_is_its_owners_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    create_app()
    assert stat.S_IMODE((tmp_path / "points.sqlite3").stat().st_mode) == 0o600


def test_a_short_secret_key_stops_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    monkeypatch.setenv("SECRET_KEY", "village")
    with pytest.raises(ValueError, match="32 characters"):
        create_app()


def test_an_ordinary_postgresql_address_gets_its_driver(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgres://points@db.example/points")
    url = create_app().config["SQLALCHEMY_DATABASE_URI"]
    assert url == "postgresql+psycopg://points@db.example/points"


def test_behind_https_the_cookie_is_tied_to_its_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    monkeypatch.setenv("HTTPS_ONLY", "1")
    app = create_app()
    cookie = {key: app.config[f"SESSION_COOKIE_{key}"] for key in ("NAME", "SECURE", "HTTPONLY")}
    assert cookie == {"NAME": "__Host-session", "SECURE": True, "HTTPONLY": True}
    with app.test_client().get("/static/app.css") as response:
        hsts = response.headers["Strict-Transport-Security"]
    assert hsts == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize(
    ("name", "given", "told"),
    [
        ("DATABASE_URL", "mysql://points:hidden@db/points", "DATABASE_URL names mysql"),
        ("DATABASE_URL", "points:hidden", "DATABASE_URL is not the address of a database"),
        ("OWNER_DATABASE_URL", "oracle://o:hidden@db/points", "OWNER_DATABASE_URL names oracle"),
        ("TRUSTED_PROXIES", "two", "TRUSTED_PROXIES is a whole number from 0 on, not 'two'"),
        ("WEB_CONCURRENCY", "0", "WEB_CONCURRENCY is a whole number from 1 on, not '0'"),
        ("DATABASE_LOCK_SECONDS", "-1", "DATABASE_LOCK_SECONDS is a whole number"),
        ("DATABASE_STATEMENT_SECONDS", "9" * 40, "DATABASE_STATEMENT_SECONDS is a whole"),
        ("HTTPS_ONLY", "yes", "HTTPS_ONLY is 1 or 0, not 'yes'"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_and_no_password_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, given: str, told: str
) -> None:
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    monkeypatch.delenv("FLASK_RUN_FROM_CLI", raising=False)
    monkeypatch.setenv(name, given)
    with pytest.raises(Misconfigured) as refused:
        create_app(pages=False)
    assert str(refused.value).startswith(told)
    assert "hidden" not in str(refused.value)


@pytest.mark.parametrize("address", ["points.example", "https://", "ftp://a", "https://a/b"])
def test_a_public_address_that_is_none_stops_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    monkeypatch.setenv("PUBLIC_ADDRESS", address)
    with pytest.raises(ValueError, match="PUBLIC_ADDRESS is like"):
        create_app()


def test_the_setting_of_a_former_release_stops_the_start_with_its_new_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    monkeypatch.setenv("TRUSTED_HOSTS", "points.example")
    with pytest.raises(ValueError, match="is now PUBLIC_ADDRESS"):
        create_app()


def test_several_hosts_between_commas_stop_the_start_and_the_right_form_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql://points:a,b@one:5432,two:5432/points")
    with pytest.raises(ValueError, match=r"/database\?host=A:5432&host=B:5432"):
        create_app()


Shown = dict[str, object]


@contextmanager
def closing_all() -> Iterator[None]:
    """Close the connections that were opened meanwhile."""
    yield
    db.engine.dispose()


@pytest.fixture
def shown(
    postgresql_server: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Shown]:
    """Connect to PostgreSQL as the product does with these settings, and show what holds."""
    if postgresql_server is None:
        pytest.skip("LEFT OUT: no PostgreSQL")
    server = sa.make_url(postgresql_server)
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    monkeypatch.delenv("FLASK_RUN_FROM_CLI", raising=False)

    def show(change: Callable[[sa.URL], sa.URL] = lambda url: url, **settings: str) -> Shown:
        address = change(server).render_as_string(hide_password=False)
        for name, value in {"DATABASE_URL": address, **settings}.items():
            monkeypatch.setenv(name, value)
        with create_app().app_context(), closing_all(), db.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            parameters = driver.info.get_parameters()
            names = (
                "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout",
                "jit", "random_page_cost",
            )  # fmt: skip
            held = {name: connection.scalar(sa.text(f"SHOW {name}")) for name in names}
        return {**parameters, **held, "prepare_threshold": driver.prepare_threshold}

    return show


def test_a_page_waits_for_postgresql_only_so_long(shown: Callable[..., Shown]) -> None:
    held = shown(DATABASE_LOCK_SECONDS="7", DATABASE_STATEMENT_SECONDS="20")
    assert held["lock_timeout"] == "7s"
    assert held["statement_timeout"] == "20s"
    assert held["idle_in_transaction_session_timeout"] == "1min"
    assert (held["connect_timeout"], held["tcp_user_timeout"]) == ("5", "30000")
    assert held["prepare_threshold"] == 5
    assert (held["jit"], held["random_page_cost"]) == ("off", "1.1")


def test_a_command_takes_the_time_that_it_needs(shown: Callable[..., Shown]) -> None:
    held = shown(FLASK_RUN_FROM_CLI="true")
    assert held["lock_timeout"] == "10s"
    assert held["statement_timeout"] == "0"
    assert held["idle_in_transaction_session_timeout"] == "0"


def test_nothing_is_prepared_where_a_pooler_in_front_asks_for_that(
    shown: Callable[..., Shown],
) -> None:
    assert shown(DATABASE_PREPARE_THRESHOLD="none")["prepare_threshold"] is None


def test_what_the_address_says_comes_first(shown: Callable[..., Shown]) -> None:
    said = {"connect_timeout": "9", "options": "-c lock_timeout=3s"}
    held = shown(lambda url: url.update_query_dict(said))
    assert (held["connect_timeout"], held["lock_timeout"]) == ("9", "3s")


def test_of_several_hosts_the_one_that_answers_is_taken(shown: Callable[..., Shown]) -> None:
    def behind_a_dead_one(url: sa.URL) -> sa.URL:
        host = f"{url.host or url.query['host']}:{url.port or 5432}"
        hosts = {"host": ["127.0.0.1:1", host], "target_session_attrs": "read-write"}
        return url.set(host=None, port=None).update_query_dict(hosts)

    assert shown(behind_a_dead_one)["lock_timeout"] == "10s"
