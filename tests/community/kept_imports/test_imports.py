"""What was imported stands on a page, and an import is taken back there as a whole."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.audit.queries import read_audit
from pointsapp.access.models import User
from pointsapp.community.kept_imports import queries, service
from pointsapp.community.kept_imports.service import Brought, file_of
from pointsapp.community.models import KeptImport
from pointsapp.earning.rules.queries import rules_on
from pointsapp.refusals import NotFound
from tests.page import check_page, open_page, statements, text_of
from tests.village import AT, PASSWORD, Cast, NextVillage, sign_in
from tests.workbooks import workbook

CONFIRMED = {"username": "approver", "password": PASSWORD}
BALANCES = [("户号", "户主", "年末结余"), ("018", "张学军", 59), ("019", "李秀英", 8)]


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def admin(client: FlaskClient, session: Session, village: Cast) -> FlaskClient:
    return sign_in(client, session, village.admin)


def import_file(client: FlaskClient, path: str, save: str, file: BytesIO, name: str) -> None:
    sent = {"file": (file, name)}
    shown = client.post(path, data=sent, content_type="multipart/form-data")
    [token] = check_page(shown.text).xpath("//input[@name='token']/@value")
    saved = client.post(save, data={"token": token, "file_name": name, "many": "y"})
    assert saved.status_code == 303


def take_over(client: FlaskClient, name: str = "结余.xlsx") -> None:
    path = "/manage/balances"
    import_file(client, path, f"{path}/import", workbook(BALANCES), name)


def last_import(session: Session) -> int:
    return session.scalars(sa.select(sa.func.max(KeptImport.id))).one()


def test_the_page_tells_what_was_imported_by_whom(
    admin: FlaskClient, session: Session, village: Cast
) -> None:
    assert "还没有导入过" in text_of(open_page(admin, "/manage/imports"))
    take_over(admin)
    words = text_of(open_page(admin, "/manage/imports"))
    assert "11月14日 10:00 admin 上年结余 结余.xlsx 农户 2、积分 67 撤回" in words
    for page in ("/manage/", "/manage/roster", "/manage/balances"):
        assert open_page(admin, page).xpath("//a[@href='/manage/imports']")


def test_an_import_is_taken_back_after_a_question_and_stays_on_the_page(
    admin: FlaskClient, session: Session, village: Cast
) -> None:
    take_over(admin)
    path = f"/manage/imports/{last_import(session)}"
    assert "要撤回" in text_of(open_page(admin, path))
    for _press in (1, 2):
        taken_back = admin.post(f"{path}/reversal", data=CONFIRMED)
        assert taken_back.headers["Location"] == "/manage/imports"
    assert ledger.balance(session, village.zhang.account_id) == 0
    words = text_of(open_page(admin, "/manage/imports"))
    assert "这次导入已撤回" in words
    assert "结余.xlsx 农户 2、积分 67 11月14日 10:00 admin" in words
    page = open_page(admin, path)
    assert "11月14日 10:00由admin撤回" in text_of(page)
    assert not page.xpath("//main//form")


def test_balances_are_not_taken_back_by_one_person(
    admin: FlaskClient, session: Session, village: Cast
) -> None:
    take_over(admin)
    path = f"/manage/imports/{last_import(session)}"
    assert open_page(admin, path).xpath("//input[@name='username']")
    for sent in ({}, CONFIRMED | {"password": "wrong"}, CONFIRMED | {"username": "admin"}):
        refused = admin.post(f"{path}/reversal", data=sent)
        assert refused.status_code in {409, 422}
        [typed] = check_page(refused.text).xpath("//input[@name='username']/@value")
        assert typed == sent.get("username", "")
    assert ledger.balance(session, village.zhang.account_id) == 59


def test_a_roster_is_taken_back_on_the_page(
    admin: FlaskClient, session: Session, village: Cast
) -> None:
    rows = [("户号", "姓名", "与户主关系"), ("101", "吴建国", "户主")]
    import_file(admin, "/manage/roster", "/manage/roster/import", workbook(rows), "花名册.xlsx")
    assert "吴建国" in text_of(open_page(admin, "/households/"))
    admin.post(f"/manage/imports/{last_import(session)}/reversal")
    assert "吴建国" not in text_of(open_page(admin, "/households/"))


def test_the_page_tells_why_an_import_stays(
    admin: FlaskClient, session: Session, village: Cast
) -> None:
    take_over(admin)
    [number, *_rest] = session.scalars(sa.select(KeptImport)).one().undo["transactions"]
    reversal = ledger.Reversal(number, "by-hand", "")
    ledger.reverse(session, village.id, reversal, by=village.admin.code, at=AT)
    session.commit()
    told = admin.post(f"/manage/imports/{last_import(session)}/reversal", data=CONFIRMED)
    assert told.status_code == 409
    assert "这次导入已不能撤回" in text_of(check_page(told.text))
    assert ledger.balance(session, village.li.account_id) == 8


def test_both_acts_stand_in_the_log(admin: FlaskClient, session: Session, village: Cast) -> None:
    take_over(admin)
    number = last_import(session)
    admin.post(f"/manage/imports/{number}/reversal", data=CONFIRMED)
    lines = read_audit(session, village.admin).lines[:4]
    assert [(line.who, line.event, line.subject) for line in lines] == [
        ("admin", "import-taken-back", f"import:{number}"),
        ("approver", "points-moved-witnessed", f"import:{number}"),
        ("admin", "points-moved", f"import:{number}"),
        ("admin", "imported", f"import:{number}"),
    ]
    assert "导入了一份表" in text_of(open_page(admin, "/manage/audit"))


def test_each_person_sees_the_kinds_that_they_may_import(
    client: FlaskClient, session: Session, village: Cast, next_village: NextVillage
) -> None:
    take_over(sign_in(client, session, village.admin))
    number = last_import(session)
    counter = sign_in(client, session, village.counter)
    assert "结余.xlsx" not in text_of(open_page(counter, "/manage/imports"))
    open_page(counter, f"/manage/imports/{number}", status=404)
    assert counter.post(f"/manage/imports/{number}/reversal").status_code == 404
    open_page(sign_in(client, session, village.recorder), "/manage/imports", status=404)
    stranger = sign_in(client, session, next_village.clerk)
    assert stranger.get(f"/manage/imports/{number}").status_code in {403, 404}
    assert ledger.balance(session, village.zhang.account_id) == 59


def keep(session: Session, village: Cast, name: str, *, kind: str = "roster") -> int:
    file = file_of(name, name.encode())
    return service.keep(session, kind, file, Brought({"people": 1}, {}), by=village.admin, at=AT)


def test_older_imports_come_page_by_page_in_few_statements(
    admin: FlaskClient, session: Session, village: Cast
) -> None:
    for number in range(queries.A_PAGE + 3):
        keep(session, village, f"{number}.xlsx")
    with statements(session.connection()) as told:
        first = queries.list_imports(session, village.admin)
    assert len(told) <= 2
    second = queries.list_imports(session, village.admin, before=first.older)
    assert [row.file_name for row in second.rows] == ["2.xlsx", "1.xlsx", "0.xlsx"]
    assert second.older is None
    assert open_page(admin, "/manage/imports").xpath("//a[@rel='next']")


def test_an_import_of_the_next_village_is_not_there(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    number = keep(session, village, "a.xlsx")
    with pytest.raises(NotFound):
        queries.show_import(session, next_village.clerk, number)
    assert session.get_one(User, village.admin.user_id).name == "admin"


def test_a_table_of_rules_is_taken_back_on_the_page(
    admin: FlaskClient, session: Session, village: Cast
) -> None:
    rows = workbook([("编号", "项目", "分值"), ("E60", "清理河道", 4)])
    sent = {"file": (rows, "细则.xlsx")}
    shown = admin.post("/rules/table", data=sent, content_type="multipart/form-data")
    [token] = check_page(shown.text).xpath("//input[@name='token']/@value")
    decided = {"token": token, "file_name": "细则.xlsx", "first_day": "2026-12-01",
               "resolution": "村民会议"}  # fmt: skip
    assert admin.post("/rules/table/import", data=decided).status_code == 303
    assert "细则表 细则.xlsx 积分细则 1" in text_of(open_page(admin, "/manage/imports"))
    admin.post(f"/manage/imports/{last_import(session)}/reversal")
    assert rules_on(session, village.admin, date.max) == ()
