"""A household agrees to be told, on its phone or by a paper at the office, and ends it."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.audit.events import Event
from pointsapp.access.models import AuditRecord
from pointsapp.community.changes import service as changes
from pointsapp.community.changes.service import Merger
from pointsapp.earning.sheets import service as sheets
from pointsapp.refusals import NotFound
from pointsapp.telling import queries, refusals, service
from pointsapp.telling.models import Kind, Outcome, OutgoingMessage, TellingConsent, Way
from pointsapp.telling.queries import Choice
from pointsapp.telling.service import NewConsent
from tests.page import open_page, text_of
from tests.telling.conftest import EMAIL, MailServer
from tests.village import AT, Cast, NextVillage, resident_of, sign_in

KEY = "7f1b1d6e-0000-4000-8000-000000000080"
BY_EMAIL = NewConsent(Way.EMAIL, EMAIL)


def waiting(session: Session) -> list[str | None]:
    session.expire_all()
    return list(session.scalars(sa.select(OutgoingMessage.outcome)))


def post(session: Session, village: Cast, swept: Callable[..., int]) -> None:
    sheet_id = swept((village.zhang, "张学军", 200))
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    sheets.approve(session, sheet_id, by=village.approver, at=AT)


def test_nothing_is_written_without_consent_and_nothing_waits_once_it_ends(
    session: Session, village: Cast, tells: Any, swept: Callable[..., int]
) -> None:
    tells()
    post(session, village, swept)
    assert waiting(session) == []
    tells(Way.EMAIL)
    post(session, village, swept)
    assert waiting(session) == [None]
    by = resident_of(village.zhang, village.id)
    [agreed] = queries.consents_of(session, village.zhang.id)
    for _time in (1, 2):
        service.end(session, village.zhang.id, agreed.id, by=by, at=AT)
    assert waiting(session) == [Outcome.WITHDRAWN]
    [ended] = queries.consents_of(session, village.zhang.id)
    assert (ended.address, ended.given_at, ended.ended_at) == ("", AT, AT)
    logged = sa.select(AuditRecord.event).where(AuditRecord.event.like("telling-%"))
    assert list(session.scalars(logged.order_by(AuditRecord.id))) == [
        Event.TELLING_CHOSEN,
        Event.TELLING_AGREED,
        Event.TELLING_ENDED,
    ]


def test_a_village_that_no_longer_tells_it_withdraws_what_waits(
    session: Session, village: Cast, tells: Any, swept: Callable[..., int]
) -> None:
    tells(Way.EMAIL)
    post(session, village, swept)
    choice = Choice(frozenset({Kind.LAPSES}), frozenset({Way.EMAIL}))
    service.choose(session, choice, by=village.admin, at=AT)
    post(session, village, swept)
    assert waiting(session) == [Outcome.WITHDRAWN]


@pytest.mark.parametrize(
    "address",
    ["", "zhang", "zhang@", "@example.cn", "z@a.cn\nBcc: b@a.cn", "a,b@example.cn", "张@村.cn"],
)
def test_an_address_that_is_none_is_refused(
    session: Session, village: Cast, tells: Any, address: str
) -> None:
    tells()
    by = resident_of(village.zhang, village.id)
    for way in (Way.EMAIL, Way.TEXT):
        with pytest.raises(refusals.NoSuchAddress):
            service.agree(session, village.zhang.id, NewConsent(way, address), by=by, at=AT)


def test_a_way_that_the_village_does_not_use_and_strangers_are_refused(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    with pytest.raises(refusals.WayNotUsed):
        service.agree(session, village.zhang.id, BY_EMAIL, by=village.admin, at=AT)
    with pytest.raises(NotFound):
        service.agree(session, next_village.wu.id, BY_EMAIL, by=village.admin, at=AT)
    with pytest.raises(NotFound):
        service.end(session, next_village.wu.id, 1, by=village.admin, at=AT)
    with pytest.raises(NotFound):
        service.end(session, village.zhang.id, 999_999, by=village.admin, at=AT)


def test_a_household_that_merged_is_told_nothing_at_its_old_address(
    session: Session, village: Cast, tells: Any
) -> None:
    tells(Way.EMAIL)
    changes.merge(session, village.zhang.id, Merger("019"), key=KEY, by=village.admin, at=AT)
    [ended] = session.scalars(sa.select(TellingConsent))
    session.refresh(ended)
    assert (ended.address, ended.ended_by) == ("", village.admin.code)


def test_phone_office_and_village_each_have_their_page(
    client: FlaskClient, session: Session, village: Cast, mail_server: MailServer
) -> None:
    admin = sign_in(client, session, village.admin)
    chosen = {"kinds": ["posted", "lapses"], "ways": ["email"]}
    assert admin.post("/manage/telling", data=chosen).status_code == 303
    office = f"/households/{village.zhang.id}/telling"
    sent = {"way": "email", "address": EMAIL}
    assert admin.post(office, data=sent).status_code == 303
    assert EMAIL in text_of(open_page(admin, office))
    assert admin.post(office, data={**sent, "address": "here"}).status_code == 422
    assert "电子邮件1" in text_of(open_page(admin, "/manage/telling")).replace(" ", "")
    phone = sign_in(client, session, resident_of(village.zhang, village.id))
    assert "按签字单同意" in text_of(open_page(phone, "/my/telling"))
    assert EMAIL in text_of(open_page(phone, "/my/data"))
    [agreed] = queries.consents_of(session, village.zhang.id)
    assert phone.post(f"/my/telling/{agreed.id}/end").status_code == 303
    assert EMAIL not in text_of(open_page(phone, "/my/telling"))
