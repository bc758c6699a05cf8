"""A village's table of rules goes out as an Excel file, and comes in again with changes."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.earning.rule_tables import service as rule_tables
from pointsapp.earning.rule_tables.reading import read_rules
from pointsapp.earning.rule_tables.writing import write_table
from pointsapp.earning.rules import queries
from pointsapp.earning.rules.queries import RuleOnADay, rules_on
from pointsapp.earning.rules.refusals import (
    RulesHaveErrors,
)
from pointsapp.earning.rules.wording import Decided
from tests.page import check_page, open_page, text_of
from tests.village import AT, Cast, sign_in
from tests.workbooks import workbook

TODAY = date(2026, 11, 14)
NEXT_MONTH = date(2026, 12, 1)
DECIDED = Decided(NEXT_MONTH, "十一月三十日村民会议")
RuleOf = Callable[[str], int]


@pytest.fixture
def adopted(session: Session, village: Cast, rule: RuleOf) -> dict[str, RuleOnADay]:
    return {one.code: one for one in rules_on(session, village.admin, TODAY)}


def test_the_exported_table_comes_in_again_without_a_difference(
    session: Session, village: Cast, adopted: dict[str, RuleOnADay]
) -> None:
    standing = rules_on(session, village.admin, date.max)
    again = read_rules(BytesIO(write_table(standing)), standing)
    assert (again.errors, again.oddities) == ((), ())
    assert len(again.rules) == 52
    assert rule_tables.plan(again, standing).changes_nothing


def test_a_table_changes_adds_and_switches(
    session: Session, village: Cast, adopted: dict[str, RuleOnADay]
) -> None:
    standing = rules_on(session, village.admin, date.max)
    file = workbook(
        [("编号", "项目", "分值", "启用"), ("E03", "公共环境整治志愿服务", 3, "是"),
         ("E60", "清理河道", 4, "是"), ("E01", "庭院月检", 5, "否")]
    )  # fmt: skip
    found = read_rules(file, standing)
    assert found.errors == ()
    done = rule_tables.save(session, found, DECIDED, by=village.admin, at=AT)
    assert (len(done.new), len(done.changed), len(done.switched)) == (1, 1, 1)
    after = {one.code: one for one in rules_on(session, village.admin, NEXT_MONTH)}
    assert (after["E03"].points, after["E03"].cap_points) == (3, adopted["E03"].cap_points)
    assert after["E01"].levels == adopted["E01"].levels
    assert (after["E60"].is_on, after["E01"].is_on) == (True, False)
    assert rule_tables.plan(found, tuple(after.values())).changes_nothing


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ((None, "x", 3), "code-missing"),
        (("E-3", "x", 3), "code-wrong"),
        (("E60", None, 3), "name-missing"),
        (("E03", "a=x", 3), "text-unreadable"),
        (("E03", "长" * 61, 3), "too-long"),
        (("E03", "x", "三"), "number-wrong"),
        (("E03", "x", 10**6), "number-wrong"),
        (("E03", "x", 3, "也许"), "word-unknown"),
        (("E03", "x", 3, "是", "优、良"), "grades-wrong"),
        (("E60", "x", 3, "是", None, 5), "cap-incomplete"),
    ],
)
def test_errors_save_nothing(
    session: Session,
    village: Cast,
    adopted: dict[str, RuleOnADay],
    row: tuple[object, ...],
    reason: str,
) -> None:
    headings = ("编号", "项目", "分值", "启用", "等次", "上限", "上限周期")
    found = read_rules(workbook([headings, row]), tuple(adopted.values()))
    assert [one.reason for one in found.errors] == [reason]
    with pytest.raises(RulesHaveErrors):
        rule_tables.save(session, found, DECIDED, by=village.admin, at=AT)


def test_the_table_goes_out_and_comes_in_on_the_pages(
    client: FlaskClient, session: Session, village: Cast, adopted: dict[str, RuleOnADay]
) -> None:
    admin = sign_in(client, session, village.admin)
    out = admin.get("/rules/table.xlsx")
    assert out.status_code == 200
    file = {"file": (BytesIO(out.data), "细则.xlsx")}
    shown = admin.post("/rules/table", data=file, content_type="multipart/form-data")
    assert "和系统里的完全一样" in text_of(check_page(shown.text))
    rows = workbook([("编号", "项目", "分值"), ("E03", "公共环境整治志愿服务", 3)])
    shown = admin.post(
        "/rules/table", data={"file": (rows, "a.xlsx")}, content_type="multipart/form-data"
    )
    [token] = check_page(shown.text).xpath("//input[@name='token']/@value")
    lacking = admin.post("/rules/table/import", data={"token": token})
    assert lacking.status_code == 422
    decided = {"token": token, "first_day": "2099-01-01", "resolution": "村民会议"}
    assert admin.post("/rules/table/import", data=decided).status_code == 303
    versions = queries.show_rule(session, village.admin, adopted["E03"].rule_id, TODAY)
    assert [row.rule.points for row in versions] == [3, 2]


@pytest.mark.parametrize(
    ("rows", "reasons"),
    [
        ([("E03", "x", 3), ("E03", "y", 3)], ["code-twice"]),
        ([("E70", "x", "−3"), ("E71", "x", "+4")], []),
        ([("E70", "x", 10_001)], ["number-wrong"]),
    ],
)
def test_codes_stand_once_and_points_have_signs(
    rows: list[tuple[object, ...]], reasons: list[str]
) -> None:
    table = read_rules(workbook([("编号", "项目", "分值"), *rows]), ())
    assert [remark.reason for remark in table.errors] == reasons


def test_star_and_kind_of_a_standing_rule_stay(adopted: dict[str, RuleOnADay]) -> None:
    headings = ("编号", "项目", "分值", "星级", "类型", "英文名称", "佐证", "上限", "上限周期")
    row = ("E03", "公共环境整治志愿服务", 2, "平安法治", "按次", "Sweeping", "是", "8", "日")
    table = read_rules(workbook([headings, row]), tuple(adopted.values()))
    assert [(remark.column, remark.reason) for remark in table.oddities] == [
        ("D", "kind-stays"),
        ("E", "kind-stays"),
    ]
    [listed] = table.rules
    assert (listed.wording.name_en, listed.wording.evidence) == ("Sweeping", True)
    assert (listed.wording.cap_points, listed.wording.cap_per) == (8, "household")


def test_a_cap_that_is_no_number_is_an_error(adopted: dict[str, RuleOnADay]) -> None:
    file = workbook([("编号", "项目", "分值", "上限"), ("E03", "x", 2, "八")])
    table = read_rules(file, tuple(adopted.values()))
    assert "number-wrong" in {remark.reason for remark in table.errors}


def test_a_table_that_was_not_shown_is_not_saved(
    client: FlaskClient, session: Session, village: Cast, adopted: dict[str, RuleOnADay]
) -> None:
    admin = sign_in(client, session, village.admin)
    open_page(admin, "/rules/table")
    lost = admin.post("/rules/table/import", data={"token": ""})
    assert lost.headers["Location"] == "/rules/table"
