"""Who looks after whom comes from an Excel file, or from the roster's own column."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.models import Pairing, User
from pointsapp.access.pairs import importing, queries
from pointsapp.access.pairs.reading import PairingList, read_pairings
from pointsapp.access.pairs.refusals import MembersUnknown, PairingListHasErrors
from pointsapp.access.pairs.writing import export_pairings
from pointsapp.access.permissions import Role
from pointsapp.community.models import Resident
from tests.page import check_page, statements, text_of
from tests.village import AT, Cast, hire, settle, sign_in
from tests.workbooks import workbook

ROSTER = [
    ["户号", "姓名", "与户主关系", "联户党员"],
    ["018", "张学军", "户主", "王芳"],
    ["018", "张小明", "子", ""],
    ["019", "李秀英", "户主", "王 芳"],
]


def read(session: Session, village: Cast, rows: list[list[str]]) -> PairingList:
    return read_pairings(session, workbook(rows), by=village.admin)


def members(session: Session, village: Cast) -> list[str | None]:
    return [home.member for home in queries.all_households(session, village.admin)]


def test_the_rosters_own_column_pairs_the_village(session: Session, village: Cast) -> None:
    hire(session, "王芳", Role.PAIRED_MEMBER, village_id=village.id)
    found = read(session, village, ROSTER)
    assert (len(found.members), found.changed, found.unknown, found.errors) == (2, 2, (), ())
    done = importing.save(session, found, new_password_hash=None, by=village.admin, at=AT)
    assert (done, members(session, village)) == (2, ["王芳", "王芳"])
    again = read(session, village, ROSTER)
    assert again.changed == 0
    assert importing.save(session, again, new_password_hash=None, by=village.admin, at=AT) == 0


def test_whoever_has_no_account_gets_one_only_when_it_is_said(
    session: Session, village: Cast
) -> None:
    hire(session, "wangfang", Role.RECORDER, village_id=village.id)
    fang = session.get_one(Resident, village.li.people["李秀英"])
    fang.name, fang.is_party_member = "王芳", True
    found = read(session, village, ROSTER)
    assert found.unknown == ("王芳",)
    with pytest.raises(MembersUnknown):
        importing.save(session, found, new_password_hash=None, by=village.admin, at=AT)
    importing.save(session, found, new_password_hash="-", by=village.admin, at=AT)
    user = session.query(User).filter_by(name="王芳").one()
    assert (user.username, user.household_id) == ("wangfang2", village.li.id)
    assert user.must_change_password
    assert members(session, village) == ["王芳", "王芳"]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([["777", "王芳"]], "household-unknown"),
        ([["018", "王芳"], ["018", "李雷"]], "two-members"),
        ([["018", "王<芳>"]], "name-unreadable"),
        ([["018", "同名"]], "members-of-one-name"),
    ],
)
def test_what_is_wrong_in_a_list_is_named_and_nothing_is_saved(
    session: Session, village: Cast, rows: list[list[str]], reason: str
) -> None:
    for username in ("one", "two"):
        user = hire(session, username, Role.PAIRED_MEMBER, village_id=village.id)
        session.get_one(User, user.user_id).name = "同名"
    session.flush()
    found = read(session, village, [["户号", "联系人"], *rows])
    assert [error.reason for error in found.errors] == [reason]
    with pytest.raises(PairingListHasErrors):
        importing.save(session, found, new_password_hash="-", by=village.admin, at=AT)
    assert session.query(Pairing).count() == 0


def test_what_was_written_out_reads_back_unchanged(session: Session, village: Cast) -> None:
    hire(session, "王芳", Role.PAIRED_MEMBER, village_id=village.id)
    found = read(session, village, ROSTER)
    importing.save(session, found, new_password_hash=None, by=village.admin, at=AT)
    stream = BytesIO(export_pairings(session, by=village.admin))
    again = read_pairings(session, stream, by=village.admin)
    assert (again.changed, dict(again.members)) == (0, dict(found.members))


def test_an_administrator_looks_at_the_list_and_says_yes(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    office = sign_in(client, session, village.admin)
    sent = {"file": (workbook(ROSTER), "花名册.xlsx")}
    shown = office.post("/manage/pairs/list", data=sent)
    page = check_page(shown.text)
    assert "王芳" in text_of(page)
    token = page.find(".//input[@name='token']").get("value")
    kept = {"token": token, "file_name": "花名册.xlsx"}
    refused = office.post("/manage/pairs/list/import", data=kept)
    assert (refused.status_code, session.query(Pairing).count()) == (422, 0)
    saved = office.post("/manage/pairs/list/import", data={**kept, "appoint": "y"})
    assert (saved.status_code, session.query(Pairing).count()) == (303, 2)


def test_a_village_is_paired_in_a_fixed_number_of_statements(
    session: Session, village: Cast
) -> None:
    hire(session, "王芳", Role.PAIRED_MEMBER, village_id=village.id)
    for number in range(100, 140):
        settle(session, village.id, str(number), "赵一")
    session.flush()
    few = read(session, village, ROSTER)
    more = read(session, village, [*ROSTER, *([str(n), "", "", "王芳"] for n in range(100, 140))])
    counts = []
    for found in (few, more):
        with statements(session.connection()) as seen:
            importing.save(session, found, new_password_hash=None, by=village.admin, at=AT)
        counts.append(len(seen))
    assert counts[1] <= counts[0]
