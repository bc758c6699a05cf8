"""Rosters to read and to save: the cases' files as they are, and lists made on the spot."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa
from openpyxl import Workbook
from sqlalchemy.orm import Session

from pointsapp.community.kept_imports.service import file_of
from pointsapp.community.models import Household, KeptImport, Resident
from pointsapp.community.roster import comparing, service
from pointsapp.community.roster.comparing import Answers, Plan
from pointsapp.community.roster.reading import Roster, read_roster
from pointsapp.excel.reading import Remark
from tests.village import AT, Cast
from tests.workbooks import workbook

TODAY = date(2026, 11, 14)
CASES = Path(__file__).parents[2] / "cases"
HEADINGS = (
    "村民小组",
    "户号",
    "户主姓名",
    "姓名",
    "与户主关系",
    "性别",
    "出生年月",
    "联系电话",
    "政治面貌",
)
WU = (
    ("一组", "101", "吴 建国", "吴 建国", "户主", "男", "1962年3月", "138-0013-8001", "中共党员"),
    (None, None, None, "单春英", "配偶", "女", date(1964, 5, 1), 13800138002.0, "群众"),
)
QIU = (("二组", 102, "仇小山", "仇小山", "户主", "男", "1980.7", "不详", None),)
MEANT = Answers(many=True)


def read(*rows: Sequence[object]) -> Roster:
    """Read a list with all usual columns."""
    return read_roster(workbook([["花名册"], HEADINGS, *rows]), today=TODAY)


def listed(headings: str, *rows: Sequence[object]) -> Roster:
    """Read a list with these columns, named with spaces between."""
    return read_roster(workbook([headings.split(), *rows]), today=TODAY)


def case(name: str) -> Roster:
    """Read one of the files that once went wrong."""
    return read_roster(BytesIO((CASES / f"{name}.xlsx").read_bytes()), today=TODAY)


def sheets(**content: Sequence[Sequence[object]]) -> Workbook:
    """Return a workbook with these sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in content.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    return book


def read_book(book: Workbook) -> Roster:
    """Read a workbook as a roster."""
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return read_roster(file, today=TODAY)


def save(session: Session, village: Cast, roster: Roster, answers: Answers = MEANT) -> Plan:
    """Save a roster as a file of its own."""
    file = file_of("roster.xlsx", uuid4().bytes)
    return service.save(session, roster, file, answers=answers, by=village.admin, at=AT)


def plan(session: Session, village: Cast, roster: Roster, answers: Answers = MEANT) -> Plan:
    """Return what saving would do."""
    return comparing.plan(session, roster, by=village.admin, answers=answers)


def last_import(session: Session) -> int:
    """Return the id of the import that was kept last."""
    return session.scalars(sa.select(sa.func.max(KeptImport.id))).one()


def take_back(session: Session, village: Cast) -> None:
    """Take the last import back."""
    service.take_back(session, last_import(session), by=village.admin, at=AT)


def resident(session: Session, name: str) -> Resident:
    """Return the only person of this name."""
    return session.scalars(sa.select(Resident).filter_by(name=name)).one()


def household(session: Session, number: str) -> Household:
    """Return the household with this number."""
    return session.scalars(sa.select(Household).filter_by(number=number)).one()


def head_of(session: Session, number: str) -> str:
    """Return the name of a household's head."""
    return session.get_one(Resident, household(session, number).head_id).name


def cells(remarks: Sequence[Remark]) -> list[tuple[str, str]]:
    """Return remarks by their cell and reason."""
    return [(f"{r.column}{r.row}", r.reason) for r in remarks]


def everything(session: Session) -> list[object]:
    """Return all that the database knows of households and people."""
    session.expire_all()
    return [
        *session.execute(sa.select(Household.__table__).order_by(Household.id)).all(),
        *session.execute(sa.select(Resident.__table__).order_by(Resident.id)).all(),
    ]
