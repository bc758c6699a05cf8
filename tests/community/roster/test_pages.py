"""The roster on its pages: looked at, answered, saved and handed out, without a script."""

from io import BytesIO

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from lxml.html import HtmlElement
from sqlalchemy.orm import Session

from pointsapp.access.models import AuditRecord
from pointsapp.community.changes import service as changes
from pointsapp.community.models import Household, Resident
from pointsapp.excel.writing import XLSX
from tests.community.roster.rosters import CASES, everything, head_of, resident
from tests.page import check_page, open_page, text_of
from tests.village import AT, Cast, sign_in
from tests.workbooks import workbook

KEY = "7f1b1d6e-0000-4000-8000-00000000cafe"
FAMILY = (
    ("户号", "姓名", "与户主关系", "出生年月", "联系电话"),
    ("101", "吴建国", "户主", "1962-03", "13800138001"),
    (None, "单春英", "配偶", "1964-05", "13800138002"),
)
Rows = tuple[tuple[object, ...], ...]


@pytest.fixture
def admin(client: FlaskClient, session: Session, village: Cast) -> FlaskClient:
    return sign_in(client, session, village.admin)


def look_at(admin: FlaskClient, content: bytes, status: int = 200) -> HtmlElement:
    """Send a file to be looked at."""
    answer = admin.post(
        "/manage/roster",
        data={"file": (BytesIO(content), "花名册.xlsx")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == status
    return check_page(answer.text)


def look_at_rows(admin: FlaskClient, rows: Rows, status: int = 200) -> HtmlElement:
    return look_at(admin, workbook(rows).getvalue(), status)


def typed_into(page: HtmlElement) -> dict[str, str]:
    """Return what a browser would send of the form that saves: hidden and ticked fields."""
    fields = page.xpath("//form[@method='post']//input[@name]")
    return {
        field.get("name"): field.get("value", "on")
        for field in fields
        if field.get("type") == "hidden" or field.get("checked") is not None
    }


def send(admin: FlaskClient, page: HtmlElement, status: int = 303, **said: str) -> HtmlElement:
    """Press the button of the page with these answers, and open what comes."""
    data = {**typed_into(page), **{name.replace("_", "-"): word for name, word in said.items()}}
    answer = admin.post("/manage/roster/import", data=data)
    assert answer.status_code == status, answer.text[:400]
    return check_page(answer.text) if status != 303 else open_page(admin, "/households/")


def import_rows(admin: FlaskClient, rows: Rows) -> None:
    send(admin, look_at_rows(admin, rows))


def test_a_new_head_is_shown_with_the_old_one_and_saved(
    admin: FlaskClient, session: Session
) -> None:
    before, after = (
        (CASES / f"new-head--{name}.xlsx").read_bytes() for name in ("before", "after")
    )
    send(admin, look_at(admin, before))
    page = look_at(admin, after)
    words = text_of(page)
    assert "001 张二山 户主 张大山 张二山" in words
    refused = send(admin, page, status=409)
    assert refused.xpath("//input[@name='many']")
    send(admin, refused, many="y")
    assert head_of(session, "001") == "张二山"
    known = everything(session)
    again = look_at(admin, after)
    assert again.xpath("//input[@name='token']") == []
    assert everything(session) == known


def test_questions_are_answered_and_stay_answered_after_a_refusal(
    admin: FlaskClient, session: Session, village: Cast
) -> None:
    import_rows(admin, FAMILY)
    moving = (FAMILY[0], ("201", "单春英", "户主", "1964-05", ""), ("018", "王五", "户主", "", ""))
    page = look_at_rows(admin, moving)
    [question] = page.xpath("//fieldset[.//input[starts-with(@name, 'moved-')]]")
    assert "单春英" in " ".join(question.itertext())
    [name] = set(question.xpath(".//input/@name"))
    refused = send(admin, page, status=409, strangers="y")
    assert typed_into(refused)["strangers"] == "y"
    assert refused.xpath("//*[@role='alert']")
    again = send(admin, refused, status=409, **{name: "maybe"})
    assert typed_into(again)["strangers"] == "y"
    unticked = {**typed_into(again), name: "yes"}
    del unticked["strangers"]
    third = check_page(admin.post("/manage/roster/import", data=unticked).text)
    assert typed_into(third)[name] == "yes"
    send(admin, third, strangers="y", many="y")
    assert head_of(session, "201") == "单春英"
    assert session.scalar(sa.select(sa.func.count(Resident.id)).filter_by(name="单春英")) == 1


def test_a_ticked_column_stays_ticked_and_empties(admin: FlaskClient, session: Session) -> None:
    import_rows(admin, FAMILY)
    emptied = (FAMILY[0], ("101", "吴建国", "户主", None, None))
    page = look_at_rows(admin, emptied)
    offered = page.xpath("//input[@name='emptied']/@value")
    assert offered == ["born", "phone"]
    refused = send(admin, page, status=409, emptied="phone")
    assert typed_into(refused)["emptied"] == "phone"
    assert "13800138001" in text_of(refused)
    send(admin, refused, many="y")
    wu = resident(session, "吴建国")
    assert (wu.phone, wu.born) == (None, "1962-03")


def test_two_columns_that_fit_are_asked_about_and_the_answer_is_kept(
    admin: FlaskClient, session: Session
) -> None:
    rows: Rows = (("户号", "姓名", "电话", "电话"), ("101", "赵甲", "13800138001", "13800138002"))
    asked = look_at_rows(admin, rows, status=422)
    data = {**typed_into(asked), "column-phone": "D"}
    preview = check_page(admin.post("/manage/roster", data=data).text)
    send(admin, preview)
    assert resident(session, "赵甲").phone == "13800138002"


def test_a_save_without_the_choice_of_a_column_is_no_error_of_ours(admin: FlaskClient) -> None:
    rows: Rows = (("户号", "姓名", "电话", "电话"), ("101", "赵甲", "13800138001", "13800138002"))
    asked = look_at_rows(admin, rows, status=422)
    hidden = {name: typed_into(asked)[name] for name in ("token", "file_name")}
    assert admin.post("/manage/roster/import", data=hidden).status_code in {409, 422}


def test_a_closed_household_is_named_at_its_row_before_and_after_saving(
    admin: FlaskClient, session: Session, village: Cast
) -> None:
    rows: Rows = (("户号", "姓名", "电话"), ("019", "李秀英", "13800138001"))
    page = look_at_rows(admin, rows)
    changes.merge(session, village.li.id, changes.Merger("018"), key=KEY, by=village.admin, at=AT)
    session.commit()
    refused = send(admin, page, status=422, many="y")
    assert "019" in text_of(refused)
    assert refused.xpath("//*[@role='alert']")
    named = look_at_rows(admin, rows)
    assert "2" in " ".join(named.xpath("//table")[0].itertext())
    assert named.xpath("//input[@name='token']") == []


def test_the_case_of_fewer_columns_keeps_what_is_known(
    admin: FlaskClient, session: Session
) -> None:
    for name in ("full", "fewer"):
        send(admin, look_at(admin, (CASES / f"fewer-columns--{name}.xlsx").read_bytes()))
    zhang = resident(session, "张大山")
    assert (zhang.phone, zhang.note, zhang.is_party_member) == ("13800000001", "网格员", True)


def test_the_roster_is_handed_out_and_comes_in_again_as_it_stands(
    admin: FlaskClient, session: Session
) -> None:
    import_rows(admin, FAMILY)
    [link] = open_page(admin, "/manage/roster").xpath("//a[@href='/manage/roster.xlsx']")
    file = admin.get(link.get("href"))
    assert (file.status_code, file.mimetype) == (200, XLSX)
    page = look_at(admin, file.data)
    assert page.xpath("//input[@name='token']") == []
    assert page.xpath("//*[@role='status']")
    kept = session.scalars(sa.select(AuditRecord).filter_by(event="roster-exported")).all()
    assert len(kept) == 1


def test_only_who_keeps_the_roster_takes_it_out(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    for actor in (village.recorder, village.counter):
        clerk = sign_in(client, session, actor)
        assert clerk.get("/manage/roster.xlsx").status_code == 403
        assert clerk.get("/manage/balances.xlsx").status_code == 403
    taken = sa.select(sa.func.count(AuditRecord.id)).where(AuditRecord.event.endswith("exported"))
    assert session.scalar(taken) == 0
    assert session.scalar(sa.select(sa.func.count(Household.id))) == 2
