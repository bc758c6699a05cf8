"""`flask import-roster`, `flask import-balances` and `flask import-goods`."""

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from tests.village import Cast
from tests.workbooks import workbook

ROSTER = (("户号", "姓名", "与户主关系"), ("101", "吴建国", "户主"), ("101", "单春英", "配偶"))


@pytest.fixture
def run(app: Flask, session: Session) -> FlaskCliRunner:
    return app.test_cli_runner()


def file(tmp_path: Path, *rows: tuple[object, ...]) -> str:
    path = tmp_path / "list.xlsx"
    path.write_bytes(workbook(rows).getvalue())
    return str(path)


def test_a_dry_run_tells_and_saves_nothing(
    run: FlaskCliRunner, village: Cast, tmp_path: Path
) -> None:
    args = ["import-roster", file(tmp_path, *ROSTER), "--village", village.code]
    dry = json.loads(run.invoke(args=[*args, "--dry-run", "--json"]).output)
    wet = json.loads(run.invoke(args=[*args, "--json"]).output)
    again = json.loads(run.invoke(args=[*args, "--json"]).output)
    assert [one["saved"] for one in (dry, wet, again)] == [False, True, True]
    assert [one["created"] for one in (dry, wet, again)] == [2, 2, 0]
    assert [one["unchanged"] for one in (dry, wet, again)] == [0, 0, 2]


def test_errors_go_to_stderr_with_exit_1(
    run: FlaskCliRunner, village: Cast, tmp_path: Path
) -> None:
    path = file(tmp_path, *ROSTER, ("102", "<b>", "户主"))
    told = run.invoke(args=["import-roster", path, "--village", village.code])
    assert told.exit_code == 1
    assert "B4: this is not a name: it contains symbols or a formula: <b>" in told.stderr
    assert run.invoke(args=["import-roster", path, "--village", "nowhere"]).exit_code == 1


def test_what_is_no_workbook_is_told_in_one_line(
    run: FlaskCliRunner, village: Cast, tmp_path: Path
) -> None:
    path = tmp_path / "list.xlsx"
    path.write_text("no")
    told = run.invoke(args=["import-balances", str(path), "--village", village.code])
    assert told.exit_code == 1
    assert told.stderr.startswith("Error: This file cannot be read as a list")


def test_balances_are_taken_over_once(run: FlaskCliRunner, village: Cast, tmp_path: Path) -> None:
    path = file(tmp_path, ("户号", "户主", "年末结余"), ("018", "张学军", 59))
    args = ["import-balances", path, "--village", village.code, "--json"]
    told = [json.loads(run.invoke(args=args).output) for _time in (1, 2)]
    assert [(one["created"], one["unchanged"]) for one in told] == [(1, 0), (0, 1)]
    assert told[0]["points"] == 59


def test_a_script_is_told_of_a_file_that_cannot_be_read(
    run: FlaskCliRunner, village: Cast, tmp_path: Path
) -> None:
    path = tmp_path / "list.xlsx"
    path.write_text("no")
    for name, held in (("roster", "people"), ("balances", "points"), ("goods", "items")):
        told = run.invoke(args=[f"import-{name}", str(path), "--village", village.code, "--json"])
        facts = json.loads(told.stdout)
        assert told.exit_code == 1
        assert facts[held] == facts["created"] == facts["updated"] == facts["unchanged"] == 0
        assert facts["warnings"] == []
        [error] = facts["errors"]
        assert set(error) == {"row", "column", "value", "problem"}
        assert error["problem"].startswith("This file cannot be read as a list")


def test_errors_are_told_by_row_and_column(
    run: FlaskCliRunner, village: Cast, tmp_path: Path
) -> None:
    path = file(tmp_path, ("户号", "户主", "年末结余"), ("018", "王五", 5), ("999", "谁", "五"))
    told = run.invoke(args=["import-balances", path, "--village", village.code, "--json"])
    facts = json.loads(told.stdout)
    assert told.exit_code == 1
    assert (facts["households"], facts["created"], facts["saved"]) == (1, 0, False)
    assert [(one["row"], one["column"], one["value"]) for one in facts["errors"]] == [
        (3, "A", "999")
    ]
    assert [(one["row"], one["column"], one["value"]) for one in facts["warnings"]] == [
        (2, "B", "王五")
    ]


def test_goods_come_onto_the_list_and_the_shelf_once(
    run: FlaskCliRunner, village: Cast, tmp_path: Path
) -> None:
    path = file(tmp_path, ("物品名称", "所需积分", "库存"), ("肥皂", 5, 33), ("毛巾", 8, None))
    args = ["import-goods", path, "--village", village.code, "--json"]
    dry, wet, again = (
        json.loads(run.invoke(args=[*args, *more]).output) for more in (["--dry-run"], [], [])
    )
    assert [one["items"] for one in (dry, wet, again)] == [2, 2, 2]
    assert [one["created"] for one in (dry, wet, again)] == [2, 2, 0]
    assert [one["units"] for one in (dry, wet, again)] == [33, 33, 0]


def test_goods_keep_what_empty_cells_do_not_say(
    run: FlaskCliRunner, village: Cast, tmp_path: Path
) -> None:
    headings = ("物品名称", "所需积分", "单位")
    args = ["--village", village.code, "--json"]
    run.invoke(args=["import-goods", file(tmp_path, headings, ("肥皂", 5, "块")), *args])
    path = file(tmp_path, headings, ("肥皂", None, None))
    kept = json.loads(run.invoke(args=["import-goods", path, *args]).output)
    assert (kept["updated"], kept["unchanged"], kept["errors"]) == (0, 1, [])
    emptied = json.loads(run.invoke(args=["import-goods", path, *args, "--emptied", "unit"]).output)
    assert emptied["updated"] == 1


def test_what_excel_spoiled_is_told_on_the_command_line(
    run: FlaskCliRunner, village: Cast, tmp_path: Path
) -> None:
    path = file(tmp_path, ("物品名称", "所需积分"), ("肥皂", "5元"), ("#N/A", 3), ("毛巾", None))
    told = run.invoke(args=["import-goods", path, "--village", village.code, "--json"])
    facts = json.loads(told.stdout)
    assert told.exit_code == 1
    assert [(one["row"], one["column"]) for one in facts["errors"]] == [
        (2, "B"),
        (3, "A"),
        (4, "B"),
    ]
    assert not facts["saved"]
