"""Households to look up, and the roster's preview before it is saved."""

from io import BytesIO

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.community.households.service import Member, enrol_household
from pointsapp.community.models import Household
from tests.page import check_page, open_page, statements, text_of
from tests.village import Cast, NextVillage, sign_in
from tests.workbooks import workbook

HEADINGS = ("村民小组", "户号", "姓名", "与户主关系", "联系电话")
ROWS = (("一组", "101", "吴建国", "户主", "13800138001"), (None, None, "单春英", "配偶", None))


@pytest.fixture
def admin(client: FlaskClient, session: Session, village: Cast) -> FlaskClient:
    return sign_in(client, session, village.admin)


def upload(admin: FlaskClient, *rows: tuple[object, ...], path: str = "/manage/roster") -> str:
    file = (workbook([HEADINGS, *rows]), "花名册.xlsx")
    answer = admin.post(path, data={"file": file}, content_type="multipart/form-data")
    assert answer.status_code == 200
    return answer.text


def token_of(html: str) -> str:
    [token] = check_page(html).xpath("//input[@name='token']/@value")
    return str(token)


def count(session: Session) -> int:
    return session.scalar(sa.select(sa.func.count(Household.id))) or 0


def test_nothing_is_saved_before_the_administrator_says_yes(
    admin: FlaskClient, session: Session, village: Cast
) -> None:
    shown = upload(admin, *ROWS)
    words = text_of(check_page(shown))
    assert "农户 1 人数 2" in words
    assert "村民小组" in words
    assert count(session) == 2
    for _press in (1, 2):
        admin.post("/manage/roster/import", data={"token": token_of(shown)})
    assert count(session) == 3
    assert "和系统里的完全一样" in text_of(check_page(upload(admin, *ROWS)))


def test_errors_are_listed_and_there_is_no_button(admin: FlaskClient) -> None:
    page = check_page(upload(admin, ("一组", "101", "<script>alert(1)</script>", "户主", "12")))
    words = text_of(page)
    assert "C2 <script>alert(1)</script> 不是姓名" in words
    assert page.xpath("//input[@name='token']") == []


def test_no_file_and_no_excel_file_are_told(admin: FlaskClient) -> None:
    empty = admin.post("/manage/roster", data={})
    assert empty.status_code == 422
    assert "请先选择文件" in text_of(check_page(empty.text))
    file = (BytesIO("村里的一封信".encode()), "花名册.docx")
    letter = admin.post("/manage/roster", data={"file": file}, content_type="multipart/form-data")
    assert letter.status_code == 422
    assert "这个文件不是表格" in text_of(check_page(letter.text))


@pytest.mark.parametrize("token", ["", "../../etc/passwd", "A" * 22])
def test_a_token_of_nothing_imports_nothing(
    admin: FlaskClient, session: Session, token: str
) -> None:
    answer = admin.post("/manage/roster/import", data={"token": token})
    assert answer.status_code in {303, 404}
    assert count(session) == 2


def test_another_administrators_preview_cannot_be_confirmed(
    admin: FlaskClient, session: Session, next_village: NextVillage
) -> None:
    token = token_of(upload(admin, *ROWS))
    before = count(session)
    stranger = sign_in(admin, session, next_village.clerk)
    assert stranger.post("/manage/roster/import", data={"token": token}).status_code == 404
    assert count(session) == before


def test_balances_are_shown_and_taken_over(admin: FlaskClient, session: Session) -> None:
    file = (workbook([("户号", "户主", "年末结余"), ("018", "张学军", 59)]), "台账.xlsx")
    shown = admin.post("/manage/balances", data={"file": file}, content_type="multipart/form-data")
    assert "积分 59" in text_of(check_page(shown.text))
    admin.post("/manage/balances/import", data={"token": token_of(shown.text)})
    assert "018 张学军 – 59" in text_of(open_page(admin, "/households/"))


def test_households_are_listed_found_and_opened(
    admin: FlaskClient, session: Session, village: Cast, next_village: NextVillage
) -> None:
    words = text_of(open_page(admin, "/households/"))
    assert words.index("018") < words.index("019")
    assert "李秀英" in text_of(open_page(admin, "/households/?q=lxy"))
    assert "张学军" not in text_of(open_page(admin, "/households/?q=lxy"))
    assert "没有找到" in text_of(open_page(admin, "/households/?q=%27--"))
    assert "王桂兰" in text_of(open_page(admin, f"/households/{village.zhang.id}"))
    open_page(admin, f"/households/{next_village.wu.id}", status=404)


def test_a_long_list_comes_page_by_page_in_the_same_statements(
    admin: FlaskClient, session: Session, village: Cast
) -> None:
    with statements(session.connection()) as few:
        open_page(admin, "/households/")
    for number in range(100, 160):
        enrol_household(session, number=str(number), members=[Member("赵甲")], by=village.admin)
    session.commit()
    with statements(session.connection()) as many:
        first = open_page(admin, "/households/")
    assert len(few) == len(many)
    [following] = first.xpath("//a[@rel='next']/@href")
    second = open_page(admin, following)
    assert "159" in text_of(second)
    assert second.xpath("//a[@rel='next']") == []
