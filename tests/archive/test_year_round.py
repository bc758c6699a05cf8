"""What a village planned, paid, promised and was asked in the year is told, and whom it told."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session

from pointsapp.access.mandates import service as mandates
from pointsapp.access.pairs import service as pairs
from pointsapp.access.permissions import Role
from pointsapp.archive.layout import Register
from pointsapp.community.changes import service as changes
from pointsapp.community.changes.service import Merger
from pointsapp.earning.activities import service as activities
from pointsapp.earning.activities.service import NewActivity
from pointsapp.earning.claims import service as claims
from pointsapp.earning.claims.service import NewClaim
from pointsapp.exchange.items.service import change_item
from pointsapp.oversight.promise.service import note_budget as note_what_is_left
from pointsapp.telling import outbox
from pointsapp.telling import service as telling
from pointsapp.telling.models import CHOSEN_FROM, Kind, Way
from pointsapp.telling.queries import Choice
from pointsapp.telling.service import NewConsent
from pointsapp.year_end.coming_year import service as coming_year
from pointsapp.year_end.coming_year.models import Looked
from tests.archive.conftest import check, files_of, made_of
from tests.archive.test_registers import rows_of
from tests.goods import SOAP
from tests.village import AT, Cast, hire, resident_of

TODAY = AT.date()
EMAIL = "zhang@example.cn"


def test_what_was_planned_paid_and_told_is_in_the_archive(
    session: Session, lived: Cast, shelf: dict[str, int], tmp_path: Path
) -> None:
    coming_year.note_budget(session, 2026, 4_200_00, by=lived.admin, at=AT)
    coming_year.note_budget(session, 2027, 5_000_00, by=lived.admin, at=AT)
    coming_year.look_through(session, 2026, Looked.GIFTS, by=lived.admin, at=AT)
    note_what_is_left(session, 86_50, by=lived.admin, at=AT)
    change_item(session, shelf["肥皂"], replace(SOAP, price_points=6), by=lived.counter, at=AT)
    choice = Choice(CHOSEN_FROM, frozenset(Way))
    telling.choose(session, choice, by=lived.admin, at=AT)
    on_paper = NewConsent(Way.EMAIL, EMAIL, on_paper=True)
    telling.agree(session, lived.zhang.id, on_paper, by=lived.admin, at=AT)
    outbox.put(session, lived.id, Kind.POSTED, {lived.zhang.id: 4}, at=AT)
    made_of(session, lived, tmp_path / "x.zip")
    assert [row[1:4] for row in rows_of(tmp_path / "x.zip", Register.BUDGETS)] == [
        ("全年购买物资的预算", 4200, "admin"),
        ("还能用于购买物资的钱", 86.5, "admin"),
        ("捐赠：已致谢，并已联系新一年捐赠", None, "admin"),
    ]
    [price] = rows_of(tmp_path / "x.zip", Register.PRICES)
    assert (price[1], *price[4:]) == ("肥皂", 5, 6, "counter")
    [message] = rows_of(tmp_path / "x.zip", Register.MESSAGES)
    assert message == ("018", "记分单入账", "电子邮件", "2026-11-14 10:00", "等待发送", None)
    assert not [
        name for name, content in files_of(tmp_path / "x.zip").items() if EMAIL in str(content)
    ]
    assert check(tmp_path / "x.zip").problems == []


def test_what_households_asked_and_became_is_in_the_archive(
    session: Session, village: Cast, rule: Callable[[str], int], tmp_path: Path
) -> None:
    member = hire(session, "member", Role.PAIRED_MEMBER, village_id=village.id)
    paired = {village.zhang.id: member.user_id or 0}
    pairs.pair_households(session, paired, by=village.admin, at=AT)
    zhang = resident_of(village.zhang, village.id)
    mandates.agree(session, by=zhang, at=AT)
    mandates.take_back(session, by=zhang, at=AT)
    swept = NewClaim(village.zhang.people["张学军"], rule("E03"), None, TODAY, 200, "扫了村口")
    claim_id = claims.file_claim(session, swept, [], key="claim", by=zhang, at=AT)
    claims.refuse(session, claim_id, reason="那天下雨", by=village.approver, at=AT)
    planned = NewActivity("清扫村口", "村口", TODAY, rule("E03"), 200, leader="张学军")
    activity_id = activities.record(session, planned, key="activity", by=village.recorder, at=AT)
    activities.call_off(session, activity_id, reason="下雨", by=village.recorder, at=AT)
    changes.merge(session, village.li.id, Merger("018"), key="merger", by=village.admin, at=AT)
    made_of(session, village, tmp_path / "x.zip")
    [claim] = rows_of(tmp_path / "x.zip", Register.CLAIMS)
    assert (claim[1], claim[2], claim[6], claim[7]) == ("018", "张学军", "2", "扫了村口")
    assert claim[9:12] == ("未通过", "那天下雨", "approver")
    [activity] = rows_of(tmp_path / "x.zip", Register.ACTIVITIES)
    assert (activity[1], activity[5], activity[8]) == ("清扫村口", 0, "下雨")
    [merger] = rows_of(tmp_path / "x.zip", Register.HOUSEHOLD_CHANGES)
    assert merger[1:4] == ("并户", "019", "018")
    [mandate] = rows_of(tmp_path / "x.zip", Register.MANDATES)
    assert mandate[:2] == ("018", "member")
    assert mandate[7] == "2026-11-14 10:00"
