"""`flask create-user` and `flask routes`."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient

from tests.commands.conftest import done
from tests.village import Cast

HIRE = ["create-user", "zhao", "--name", "赵会计", "--role", "recorder", "--role", "approver"]

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, village: Cast) -> Run:
    return lambda *arguments, **extra: app.test_cli_runner().invoke(args=[*arguments], **extra)


def test_a_drawn_password_is_printed_and_opens_the_door(
    run: Run, client: FlaskClient, village: Cast
) -> None:
    result = run(*HIRE, "--village", village.code)
    assert result.exit_code == 0, result.output
    password = result.output.split("password: ")[1].strip()
    answer = client.post("/sign-in/staff", data={"username": "zhao", "password": password})
    assert (answer.status_code, answer.location) == (303, "/")


def test_a_password_may_be_asked_for(run: Run, village: Cast) -> None:
    typed = "a-long-walk-home\na-long-walk-home\n"
    result = run(*HIRE, "--village", village.code, "--password", "-", input=typed)
    assert result.exit_code == 0
    assert "a-long-walk-home" not in result.output


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--village", "000"], "there is no village 000"),
        ([], "--village CODE, --township NAME or --county NAME"),
        (["--village", "410972100201", "--household", "404"], "there is no household 404"),
        (
            ["--village", "410972100201", "--password", "short"],
            "The password needs 12 characters or more: three or four words, for example.",
        ),
        (
            ["--village", "410972100201", "--password", "zhaokuaiji2026"],
            "This password is easy to guess. Take three or four words that have nothing to do"
            " with each other, with you or with the village.",
        ),
    ],
)
def test_what_is_wrong_is_told_in_one_line(run: Run, more: list[str], told: str) -> None:
    result = run(*HIRE, *more)
    assert result.exit_code != 0
    assert told in result.stderr.splitlines()[-1]


def test_a_name_is_given_once(run: Run, village: Cast) -> None:
    run(*HIRE, "--village", village.code)
    result = run(*HIRE, "--village", village.code)
    told = "Error: There is already a user zhao. Choose another name."
    assert (result.exit_code, result.stderr.strip()) == (1, told)


def test_each_route_shows_its_permission(tmp_path: Path) -> None:
    """In a real process: `flask` looks its own commands up before it loads the application."""
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "SECRET_KEY"}}
    listing = subprocess.run(
        [sys.executable, "-m", "flask", "routes"],
        cwd=Path(__file__).parents[2],
        env={**kept, "INSTANCE_PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    lines = {line.split()[0]: line.split()[-1] for line in listing.splitlines()}
    assert lines["/sign-in"] == "public"
    assert lines["/manage/cards"] == "manage-cards"
    assert "label" not in lines.values()


def test_a_user_is_made_without_the_pages_as_every_command_runs(office: Flask) -> None:
    done(office, "create-village", "白屯村", "--code", "110101001001")
    told = done(office, *HIRE, "--village", "110101001001")
    assert "password: " in told
