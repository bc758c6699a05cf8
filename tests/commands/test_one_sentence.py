"""What is wrong is told by every command in one sentence, with exit 1 and no traceback."""

from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo
from flask.testing import FlaskCliRunner

from pointsapp import create_app
from pointsapp.commands import loaded
from tests.village import Cast
from tests.workbooks import workbook

HIRE = ("create-user", "zhao", "--name", "赵会计", "--role", "recorder")
SUPERVISE = ("create-user", "qian", "--name", "钱督导", "--role", "supervisor")
ODD_PLACE = (
    "a supervisor belongs to a township, a county supervisor to a county, other roles to a village"
)
FORGET = ("forget-resident", "--village", "410972100201", "--household", "018", "--yes")


@pytest.fixture
def run(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ("create-village", "黑屯村", "--code", "410972100201"),
            "Another village has the code 410972100201.",
        ),
        (("create-village", "x" * 61, "--code", "1"), "name needs 1 to 60 characters"),
        *(
            (
                ("create-village", "黑屯村", "--code", code),
                "code needs 1 to 40 letters, digits or hyphens",
            )
            for code in ("1" * 41, " ", "a/b", "村")
        ),
        ((*HIRE, "--name", "x" * 61), "name needs 1 to 60 characters"),
        ((*HIRE, "--village", "000"), "there is no village 000"),
        (HIRE, "give --village CODE, --township NAME or --county NAME"),
        ((*HIRE, "--township", "nowhere"), ODD_PLACE),
        ((*HIRE, "--role", "supervisor", "--village", "410972100201"), ODD_PLACE),
        ((*SUPERVISE, "--village", "410972100201"), ODD_PLACE),
        ((*SUPERVISE, "--township", "nowhere"), "there is no township nowhere"),
        ((*FORGET, "--name", "谁"), "household 018 has 0 people of this name"),
        (("post-due", "--village", "000"), "there is no village 000"),
        (("ledger", "verify", "--village", "000"), "there is no village with the code 000"),
        (("ledger", "seal", "--village", "000"), "there is no village with the code 000"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    run: FlaskCliRunner, village: Cast, words: tuple[str, ...], told: str
) -> None:
    refused = run.invoke(args=words)
    assert (refused.exit_code, refused.stderr) == (1, f"Error: {told}\n")


def test_a_place_that_no_file_can_have_is_one_sentence(
    run: FlaskCliRunner, village: Cast, tmp_path: Path
) -> None:
    nowhere = tmp_path / "nowhere" / "book.db"
    refused = run.invoke(args=["ledger", "extract", str(nowhere)])
    assert refused.exit_code == 1
    assert refused.stderr == f"Error: {nowhere}: No such file or directory\n"


def test_a_column_that_is_none_is_one_sentence(
    run: FlaskCliRunner, village: Cast, tmp_path: Path
) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(workbook([("户号", "姓名")]).getvalue())
    for name in ("roster", "balances", "goods"):
        words = [f"import-{name}", str(path), "--village", village.code, "--column", "phone"]
        refused = run.invoke(args=words)
        told = "Error: give --column as FIELD=LETTER, such as phone=F\n"
        assert (refused.exit_code, refused.stderr) == (1, told)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"DATABASE_URL": "mysql://points:hidden@db/points"}, "DATABASE_URL names mysql; "),
        ({"DATABASE_URL": "postgresql://a:hidden@127.0.0.1:1/b"}, "the database cannot be used: "),
        ({"DATABASE_URL": "sqlite:///{folder}/foreign"}, "the database cannot be used: file is"),
        ({"DATABASE_URL": "sqlite:///{folder}/no/such"}, "the database cannot be used: unable"),
        ({"INSTANCE_PATH": "/dev/null/points"}, "/dev/null/points: Not a directory"),
        ({}, "the database is empty: run `flask prepare`"),
    ],
)
def test_a_trouble_of_operation_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], told: str
) -> None:
    (tmp_path / "foreign").write_text("a letter, and no database")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for name, value in {"INSTANCE_PATH": str(tmp_path), **settings}.items():
        monkeypatch.setenv(name, value.format(folder=tmp_path))
    refused = CliRunner().invoke(
        loaded("post-due"), [], obj=ScriptInfo(create_app=partial(create_app, pages=False))
    )
    assert refused.exit_code == 1
    assert refused.stderr.startswith(f"Error: {told}")
    assert (refused.stderr.count("\n"), "hidden" in refused.stderr) == (1, False)
