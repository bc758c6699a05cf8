"""What is wrong is told by every command in one sentence, with exit 1 and no traceback."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from tests.village import Cast
from tests.workbooks import workbook

HIRE = ("create-user", "zhao", "--name", "赵会计", "--role", "recorder")
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
        (("create-village", "黑屯村", "--code", "1" * 41), "code needs 1 to 40 characters"),
        (("create-village", "黑屯村", "--code", " "), "code needs 1 to 40 characters"),
        ((*HIRE, "--name", "x" * 61), "name needs 1 to 60 characters"),
        ((*HIRE, "--village", "000"), "there is no village 000"),
        (HIRE, "give --village CODE or --township NAME"),
        ((*HIRE, "--township", "nowhere"), "there is no township nowhere"),
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
