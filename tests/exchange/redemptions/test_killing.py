"""The server dies under load: what was acknowledged is there, and nothing is half."""

from pathlib import Path

import pytest

from bench.killing import kill_under_load


@pytest.mark.parallel
def test_five_kills_lose_no_acknowledged_redemption(
    fresh_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", fresh_database_url)
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    outcome = kill_under_load(fresh_database_url, tmp_path, kills=5)
    assert outcome.is_clean, outcome
