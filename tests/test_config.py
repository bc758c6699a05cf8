"""What the environment may say, and what is made when it says nothing."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pointsapp import create_app
from pointsapp.config import _kept_secret_key


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    first = _kept_secret_key(path)
    assert (len(first), first) == (64, _kept_secret_key(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_workers_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as workers:
        keys = set(workers.map(_kept_secret_key, [tmp_path / "secret_key"] * 40))
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
