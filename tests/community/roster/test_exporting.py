"""The roster as it is handed out."""

from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from pointsapp.access.models import AuditRecord
from pointsapp.community.changes import members
from pointsapp.community.changes import service as changes
from pointsapp.community.households.service import Member, enrol_household
from pointsapp.community.roster.reading import read_roster
from pointsapp.community.roster.writing import export_roster
from tests.community.roster.rosters import TODAY, plan, resident
from tests.page import statements
from tests.village import AT, Cast, NextVillage

KEY = "7f1b1d6e-0000-4000-8000-00000000cafe"


def rows(file: bytes) -> list[tuple[object, ...]]:
    sheet = load_workbook(BytesIO(file)).worksheets[0]
    return list(sheet.iter_rows(values_only=True))


def test_every_column_that_the_import_reads_as_text(session: Session, village: Cast) -> None:
    head = Member(
        name="吴建国",
        relation="户主",
        sex="男",
        born="1962-03",
        phone="13800138001",
        is_party_member=True,
        note="网格员，组长",
    )
    people = [head, Member("单春英", "配偶", born="1964")]
    home = enrol_household(session, number="3-12", members=people, group="一组", by=village.admin)
    home.has_no_phone = True
    headings, *exported = rows(export_roster(session, by=village.admin))
    assert headings == (
        "户号", "姓名", "户主姓名", "村民小组", "与户主关系", "性别", "出生年月", "手机",
        "政治面貌", "备注", "独居", "无手机",
    )  # fmt: skip
    assert exported[:2] == [
        ("3-12", "吴建国", "吴建国", "一组", "户主", "男", "1962-03", "13800138001", "党员",
         "网格员，组长", None, "是"),
        ("3-12", "单春英", None, "一组", "配偶", None, "1964", None, None, None, None, None),
    ]  # fmt: skip
    assert [row[:3] for row in exported[2:]] == [
        ("018", "张学军", "张学军"),
        ("018", "王桂兰", None),
        ("019", "李秀英", "李秀英"),
    ]


def test_only_who_lives_in_an_open_household(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    wang = resident(session, "王桂兰")
    members.move_away(
        session, wang.id, household_id=village.zhang.id, on=AT.date(), by=village.admin
    )
    changes.close(
        session, village.li.id, changes.Closing(lapses=False), key=KEY, by=village.admin, at=AT
    )
    _headings, *exported = rows(export_roster(session, by=village.admin))
    assert [row[1] for row in exported] == ["张学军"]


def test_a_head_made_by_hand_stays_the_head(session: Session, village: Cast) -> None:
    people = [Member("吴建国", "户主"), Member("吴小宝", "子")]
    home = enrol_household(session, number="101", members=people, by=village.admin)
    son = resident(session, "吴小宝")
    members.make_head(session, son.id, household_id=home.id, by=village.admin)
    found = read_roster(BytesIO(export_roster(session, by=village.admin)), today=TODAY)
    assert (found.errors, found.oddities) == ((), ())
    assert plan(session, village, found).changes_nothing


@pytest.mark.parametrize("households", [1, 43])
def test_it_takes_one_statement_for_any_number(
    session: Session, village: Cast, households: int
) -> None:
    for number in range(households):
        enrol_household(session, number=f"9{number}", members=[Member("赵")], by=village.admin)
    session.expire_all()
    with statements(session.connection()) as seen:
        export_roster(session, by=village.admin)
    assert len(seen) == 1


def test_the_command_writes_the_same_file(
    app: Flask, session: Session, village: Cast, tmp_path: Path
) -> None:
    path = tmp_path / "roster.xlsx"
    run = app.test_cli_runner()
    done = run.invoke(args=["export-roster", str(path), "--village", village.code])
    assert done.exit_code == 0, done.output
    assert rows(path.read_bytes()) == rows(export_roster(session, by=village.admin))
    told = run.invoke(args=["import-roster", str(path), "--village", village.code, "--json"])
    assert '"created": 0, "updated": 0, "unchanged": 3' in told.output
    assert run.invoke(args=["export-roster", str(path), "--village", "nowhere"]).exit_code == 1
    exported = sa.select(sa.func.count(AuditRecord.id)).filter_by(event="roster-exported")
    assert session.scalar(exported) == 1
