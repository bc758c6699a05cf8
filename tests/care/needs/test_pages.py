"""The pages of needs: the household's phone, and the staff's."""

from io import BytesIO
from uuid import uuid4

import sqlalchemy as sa
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from pointsapp.access.models import AuditRecord
from pointsapp.access.permissions import Role
from pointsapp.actor import Actor
from pointsapp.care.needs.models import Need, Way
from pointsapp.complaints.models import Kind as ComplaintKind
from pointsapp.complaints.service import complain
from tests.care.needs.conftest import Raise
from tests.page import check_page, open_page, statements, text_of
from tests.village import AT, Cast, hire, sign_in


def typed(words: str = "屋顶漏雨", **more: str) -> dict[str, str]:
    return {"key": str(uuid4()), "kind": "help", "words": words, "member_reads": "y", **more}


def test_a_household_raises_a_need_and_says_that_it_is_done(
    client: FlaskClient, session: Session, member: Actor, zhang: Actor
) -> None:
    sign_in(client, session, zhang)
    data = typed()
    for _tap in range(2):
        assert client.post("/my/needs/", data=data).status_code == 303
    assert "由member承办" in text_of(open_page(client, "/my/needs/"))
    sign_in(client, session, member)
    [address] = open_page(client, "/needs/").xpath("//a[@class='row-link']/@href")
    assert "屋顶漏雨" in text_of(open_page(client, address))
    step = {"key": str(uuid4()), "words": "买了瓦", "user": "0", "due_on": "2026-12-20"}
    assert client.post(f"{address}/steps", data=step).location == address
    assert client.post(f"{address}/answer", data={"words": ""}).status_code == 422
    assert client.post(f"{address}/answer", data={"words": "瓦已换好"}).status_code == 303
    sign_in(client, session, zhang)
    assert "有1条新消息" in text_of(open_page(client, "/my/"))
    message = open_page(client, "/my/messages")
    assert "村里表示已办好" in text_of(message)
    assert "瓦已换好" not in text_of(message), "a helper reads messages, too"
    [address] = message.xpath("//a[contains(@href, '/my/needs/#n')]/@href")
    page = open_page(client, address)
    for told in ("买了瓦", "新的期限：12月20日", "瓦已换好", "11月29日前没有回复的", "是这样吗"):
        assert told in text_of(page), told
    [done] = page.xpath("//form[contains(@action, '/done')]/@action")
    [not_yet] = page.xpath("//form[contains(@action, '/not-yet')]/@action")
    refused = client.post(not_yet, data={"words": ""})
    assert (refused.status_code, check_page(refused.text).xpath("//details/@open")) == (
        422,
        [""],
    )
    assert client.post(not_yet, data={"words": "还漏"}).status_code == 303
    assert client.post(done).status_code == 303
    assert "已办结" in text_of(open_page(client, "/my/needs/"))


def test_the_office_takes_down_a_need_by_the_households_number(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    sign_in(client, session, village.recorder)
    page = open_page(client, "/needs/new?household=018")
    assert page.xpath("//input[@name='household']/@value") == ["018"]
    unknown = client.post("/needs/new", data=typed(household="777"))
    assert unknown.status_code == 422
    assert "没有户号777" in text_of(check_page(unknown.text))
    assert client.post("/needs/new", data=typed(household="18")).status_code == 303
    assert "已登记：018号户 张学军" in text_of(open_page(client, "/needs/"))
    assert session.scalars(sa.select(Need.way)).all() == [Way.OFFICE]


def test_the_paired_member_takes_down_a_need_at_the_door(
    client: FlaskClient, session: Session, village: Cast, member: Actor
) -> None:
    sign_in(client, session, member)
    address = f"/paired/households/{village.zhang.id}/need"
    assert "018" in text_of(open_page(client, address))
    assert client.post(address, data=typed()).status_code == 303
    assert client.get(f"/paired/households/{village.li.id}/need").status_code == 404
    assert session.scalars(sa.select(Need.way)).all() == [Way.VISIT]


def test_a_colleague_who_is_to_help_is_named_as_the_need_is_taken_down(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    place = {"village_id": village.id, "household_id": village.zhang.id}
    cousin = hire(session, "cousin", Role.PAIRED_MEMBER, **place)
    friend = hire(session, "friend", Role.PAIRED_MEMBER, village_id=village.id)
    sign_in(client, session, village.recorder)
    lives_there = client.post("/needs/new", data=typed(household="018", reader=str(cousin.user_id)))
    assert lives_there.status_code == 422
    assert "住在该户的人不能" in text_of(check_page(lives_there.text))
    asked = typed(household="018", reader=str(friend.user_id))
    in_quarrel = client.post("/needs/new", data={**asked, "kind": "quarrel"})
    assert in_quarrel.status_code == 422
    assert client.post("/needs/new", data=asked).status_code == 303
    sign_in(client, session, friend)
    [address] = open_page(client, "/needs/").xpath("//a[@class='row-link']/@href")
    assert "屋顶漏雨" in text_of(open_page(client, address))


def test_a_complaint_becomes_a_need_in_other_words(
    client: FlaskClient, session: Session, village: Cast, zhang: Actor
) -> None:
    complaint_id = complain(session, ComplaintKind.COMPLAINT, "路灯坏了", key="k", by=zhang, at=AT)
    sign_in(client, session, village.admin)
    address = f"/manage/complaints/{complaint_id}/need"
    assert f'href="{address}"' in client.get("/manage/complaints").text
    page = open_page(client, address)
    assert "路灯坏了" in text_of(page)
    assert "".join(page.xpath("//textarea/text()")).strip() == ""
    assert client.post(address, data=typed("修西头路灯")).status_code == 303
    assert "018号户 张学军" in text_of(open_page(client, "/manage/complaints"))
    assert client.get(address).location.startswith("/needs/")
    sign_in(client, session, village.recorder)
    assert client.get(address).status_code == 403


def test_who_read_a_need_is_written_down_for_the_household(
    client: FlaskClient, session: Session, village: Cast, raised: Raise, zhang: Actor
) -> None:
    need_id = raised()
    sign_in(client, session, village.approver)
    open_page(client, f"/needs/{need_id}")
    read = session.execute(
        sa.select(AuditRecord.event, AuditRecord.actor).filter_by(subject=zhang.code)
    )
    assert ("household-read", village.approver.code) in {tuple(row) for row in read}


def test_handing_on_leads_away_from_what_one_may_not_read_any_more(
    client: FlaskClient, session: Session, village: Cast, member: Actor, raised: Raise
) -> None:
    need_id = raised(member_reads=False)
    sign_in(client, session, village.admin)
    step = {"key": str(uuid4()), "words": "请她去", "user": str(village.recorder.user_id)}
    client.post(f"/needs/{need_id}/steps", data=step)
    sign_in(client, session, village.recorder)
    step = {"key": str(uuid4()), "words": "请孙联户去", "user": str(member.user_id)}
    assert client.post(f"/needs/{need_id}/steps", data=step).location == "/needs/"
    assert client.get(f"/needs/{need_id}").status_code == 404


def test_somebody_is_let_in_and_nobody_into_a_quarrel(
    client: FlaskClient, session: Session, village: Cast, raised: Raise
) -> None:
    friend = hire(session, "friend", Role.PAIRED_MEMBER, village_id=village.id)
    need_id, quarrel = raised(), raised(kind="quarrel")
    sign_in(client, session, village.admin)
    user = {"user": str(friend.user_id)}
    for _tap in range(2):
        assert client.post(f"/needs/{need_id}/readers", data=user).status_code == 303
    assert "friend也可以查看" in text_of(open_page(client, f"/needs/{need_id}"))
    assert client.post(f"/needs/{need_id}/readers", data={"user": "999"}).status_code == 422
    assert client.post(f"/needs/{quarrel}/readers", data=user).status_code in {404, 422}


def test_the_pages_take_a_fixed_number_of_statements(
    client: FlaskClient, session: Session, village: Cast, zhang: Actor, member: Actor, raised: Raise
) -> None:
    counts: dict[tuple[str, str], set[int]] = {}
    need_id = raised()
    for number in range(3):
        raised(f"第{number}件")
        for actor, path in (
            (zhang, "/my/needs/"),
            (village.admin, "/needs/"),
            (member, "/needs/"),
            (village.admin, f"/needs/{need_id}"),
        ):
            sign_in(client, session, actor)
            with statements(session.connection()) as seen:
                open_page(client, path)
            read = [statement for statement in seen if statement.startswith("SELECT")]
            counts.setdefault((actor.name, path), set()).add(len(read))
    assert all(len(several) == 1 for several in counts.values()), counts


def test_the_register_is_read_by_the_secretary_and_says_nothing_of_quarrels(
    client: FlaskClient, session: Session, village: Cast, raised: Raise
) -> None:
    raised()
    raised("两家争地", kind="quarrel")
    sign_in(client, session, village.approver)
    page = text_of(open_page(client, "/needs/register"))
    assert "共2件，已办结0件" in page
    assert "屋顶漏雨" in page
    assert "两家争地" not in page
    assert "没有诉求" in text_of(open_page(client, "/needs/register?year=2025"))
    workbook = load_workbook(BytesIO(client.get("/needs/register.xlsx").data))
    assert [row[6] for row in workbook.worksheets[0].values] == ["诉求内容", "屋顶漏雨", None]
    taken = session.scalars(sa.select(AuditRecord.event).filter_by(actor=village.approver.code))
    assert list(taken).count("needs-exported") == 3
    sign_in(client, session, village.recorder)
    assert client.get("/needs/register").status_code == 403
    assert client.get("/needs/register.xlsx").status_code == 403


def test_the_secretary_hands_a_quarrel_to_a_mediator_without_reading_it(
    client: FlaskClient, session: Session, village: Cast, raised: Raise
) -> None:
    quarrel = raised("两家争地", kind="quarrel")
    sign_in(client, session, village.approver)
    assert "还没有人" in text_of(open_page(client, f"/needs/{quarrel}"))
    mediator = hire(session, "mediator", Role.MEDIATOR, village_id=village.id)
    session.commit()
    page = open_page(client, f"/needs/{quarrel}")
    assert page.xpath("//select[@id='user']/option/text()") == ["不转交", "mediator"]
    assert page.xpath("//form[contains(@action, '/answer')]") == []
    step = {"key": str(uuid4()), "words": "请调解员看看", "user": str(mediator.user_id)}
    assert client.post(f"/needs/{quarrel}/steps", data=step).status_code == 303
    assert client.post(f"/needs/{quarrel}/answer", data={"words": "好了"}).status_code == 404
    sign_in(client, session, mediator)
    assert "两家争地" in text_of(open_page(client, f"/needs/{quarrel}"))
    assert client.post(f"/needs/{quarrel}/answer", data={"words": "谈好了"}).status_code == 303
