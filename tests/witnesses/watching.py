"""Run witness.py as somebody outside the village does, against the pages of a client."""

import contextlib
import io
import sys
from pathlib import Path
from unittest.mock import patch

from flask.testing import FlaskClient

from pointsapp.witnesses import witness


def watch(client: FlaskClient, code: str, kept: Path, *more: str) -> tuple[int, str]:
    """Check the board once, and return the exit code and all that was said."""

    def fetch(board: witness.Board, path: str) -> bytes | None:
        answer = client.get(f"/board/{board.code}/log/{path}", headers={"User-Agent": board.agent})
        if answer.status_code == 404:
            return None
        assert answer.status_code == 200, answer.status_code
        return answer.data

    said = io.StringIO()
    url = f"http://localhost/board/{code}/"
    arguments = ["witness.py", "--keep", str(kept), *more, url]
    with (
        patch.object(witness.Board, "fetch", fetch),
        patch.object(sys, "argv", arguments),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
    ):
        return witness.main(), said.getvalue()
