"""An address that was typed on a phone is told nothing but a code, until the code comes back."""

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.actor import system_actor
from pointsapp.earning.sheets import service as sheets
from pointsapp.refusals import NotFound
from pointsapp.telling import addresses, codes, outbox, queries, refusals, service
from pointsapp.telling.models import CHOSEN_FROM, Kind, Outcome, OutgoingMessage, Way
from pointsapp.telling.queries import AskedAddress, Choice
from pointsapp.telling.service import NewConsent
from tests.page import open_page, text_of
from tests.telling.conftest import EMAIL, PHONE, MailServer
from tests.village import AT, Cast, resident_of, sign_in

KEY = codes.key_of("the key of a test")
LATER = AT + timedelta(minutes=1)
A_DAY_LATER = LATER + timedelta(days=1, minutes=1)


@pytest.fixture
def asked(session: Session, village: Cast, tells: Any) -> Callable[..., int]:
    """Let 张家 ask on its phone to be told by e-mail."""

    def agreed(address: str = EMAIL) -> int:
        tells()
        by = resident_of(village.zhang, village.id)
        consent = NewConsent(Way.EMAIL, address)
        return service.agree(session, village.zhang.id, consent, by=by, at=AT)

    return agreed


def address_of(session: Session, village: Cast, consent_id: int) -> AskedAddress:
    return queries.show_address(session, village.admin, village.zhang.id, consent_id)


def send_all(session: Session, village: Cast) -> list[tuple[Kind, int | None]]:
    """Send what waits, and return what went out."""
    by, sent = system_actor(village.id), []
    while letter := outbox.take_next(session, set(Way), by=by, at=LATER):
        outbox.settle(session, letter, Outcome.SENT, by=by, at=LATER)
        sent.append((letter.kind, letter.points))
    session.commit()
    return sent


def check(session: Session, asked: AskedAddress, typed: str, *, at: Any = LATER) -> None:
    session.commit()
    addresses.check_code(session.get_bind(), KEY, asked, typed, at=at)


def right_code(asked: AskedAddress) -> str:
    assert asked.code_uid is not None
    return codes.code_of(KEY, asked.code_uid)


def wrong_code(asked: AskedAddress) -> str:
    return f"{(int(right_code(asked)) + 1) % 10**6:06}"


def test_nothing_but_a_code_goes_to_an_address_before_it_is_confirmed(
    session: Session, village: Cast, asked: Callable[..., int], swept: Callable[..., int]
) -> None:
    consent_id = asked()
    by = resident_of(village.zhang, village.id)
    sent = []
    for _time in (1, 2):
        sheet_id = swept((village.zhang, "张学军", 200))
        sheets.submit(session, sheet_id, by=village.recorder, at=AT)
        sheets.approve(session, sheet_id, by=village.approver, at=AT)
        sent.append(send_all(session, village))
        check(
            session,
            address_of(session, village, consent_id),
            right_code(address_of(session, village, consent_id)),
        )
        addresses.confirm(session, village.zhang.id, consent_id, by=by, at=LATER)
    assert sent == [[(Kind.CODE, None)], [(Kind.POSTED, 4)]]


def test_five_wrong_tries_end_a_code_and_another_begins_anew(
    session: Session, village: Cast, asked: Callable[..., int]
) -> None:
    consent_id = asked()
    send_all(session, village)
    first = address_of(session, village, consent_id)
    for left in (4, 3, 2, 1):
        with pytest.raises(refusals.WrongAddressCode) as wrong:
            check(session, first, wrong_code(first))
        assert wrong.value.facts == {"tries_left": left}
    for typed in (wrong_code(first), right_code(first)):
        with pytest.raises(refusals.AddressCodeOver):
            check(session, first, typed)
    by = resident_of(village.zhang, village.id)
    for _tap in (1, 2):
        addresses.send_code(session, village.zhang.id, consent_id, by=by, at=LATER)
    assert send_all(session, village) == [(Kind.CODE, None)], "the second tap sends none"
    second = address_of(session, village, consent_id)
    with pytest.raises(refusals.WrongAddressCode):
        check(session, second, right_code(first))
    check(session, second, right_code(second))


def test_a_code_counts_for_a_day(
    session: Session, village: Cast, asked: Callable[..., int]
) -> None:
    consent_id = asked()
    send_all(session, village)
    sent = address_of(session, village, consent_id)
    with pytest.raises(refusals.AddressCodeOver):
        check(session, sent, right_code(sent), at=A_DAY_LATER)


def test_an_address_gets_three_codes_a_day_whoever_asks(
    session: Session, village: Cast, tells: Any
) -> None:
    tells()
    by_text = NewConsent(Way.TEXT, PHONE)
    for home in (village.zhang, village.li, village.zhang):
        by = resident_of(home, village.id)
        consent_id = service.agree(session, home.id, by_text, by=by, at=AT)
        service.end(session, home.id, consent_id, by=by, at=AT)
    with pytest.raises(refusals.TooManyCodes):
        service.agree(session, village.zhang.id, by_text, by=by, at=LATER)
    service.agree(session, village.zhang.id, by_text, by=by, at=A_DAY_LATER)


def test_a_household_asks_for_six_codes_a_day(session: Session, asked: Callable[..., int]) -> None:
    for number in range(addresses.MOST_OF_HOUSEHOLD):
        asked(f"zhang{number}@example.cn")
    with pytest.raises(refusals.TooManyCodes):
        asked()


def test_a_paper_confirms_an_address_that_waits_for_its_code(
    session: Session, village: Cast, asked: Callable[..., int]
) -> None:
    asked()
    on_paper = NewConsent(Way.EMAIL, EMAIL, on_paper=True)
    noted = service.agree(session, village.zhang.id, on_paper, by=village.admin, at=AT)
    assert address_of(session, village, noted).is_confirmed
    assert send_all(session, village) == []


def test_nobody_confirms_for_another_household_or_after_the_end(
    session: Session, village: Cast, asked: Callable[..., int]
) -> None:
    consent_id = asked()
    neighbour = resident_of(village.li, village.id)
    with pytest.raises(NotFound):
        addresses.confirm(session, village.li.id, consent_id, by=neighbour, at=AT)
    with pytest.raises(NotFound):
        addresses.send_code(session, village.li.id, consent_id, by=neighbour, at=AT)
    by = resident_of(village.zhang, village.id)
    service.end(session, village.zhang.id, consent_id, by=by, at=AT)
    with pytest.raises(NotFound):
        addresses.confirm(session, village.zhang.id, consent_id, by=by, at=AT)


def test_a_way_that_the_village_left_brings_no_code(
    session: Session, village: Cast, asked: Callable[..., int]
) -> None:
    consent_id = asked()
    by = resident_of(village.zhang, village.id)
    service.choose(session, Choice(CHOSEN_FROM, frozenset()), by=village.admin, at=AT)
    with pytest.raises(refusals.WayNotUsed):
        addresses.send_code(session, village.zhang.id, consent_id, by=by, at=AT)
    assert session.scalars(sa.select(OutgoingMessage.outcome)).one() == Outcome.WITHDRAWN


def test_a_household_types_the_code_that_came_by_mail(
    app: Flask,
    client: FlaskClient,
    session: Session,
    village: Cast,
    tells: Any,
    mail_server: MailServer,
    gateway: Path,
) -> None:
    with time_machine.travel(LATER):
        tells()
        phone = sign_in(client, session, resident_of(village.zhang, village.id))
        agreed = phone.post("/my/telling", data={"way": "email", "address": EMAIL})
        page = agreed.location
        assert "正在发往" in text_of(open_page(phone, page))
        assert phone.post("/my/telling", data={"way": "text", "address": PHONE}).status_code == 303
        app.test_cli_runner().invoke(args=["messages", "send"])
        [file] = gateway.iterdir()
        assert "验证码" in file.read_text(), "a gateway that takes files gets one like any other"
        [envelope] = mail_server.taken
        assert isinstance(envelope.content, bytes)
        body = message_from_bytes(envelope.content, policy=policy.default).get_body()
        assert body is not None
        said = body.get_content()
        assert "018" not in said, "it may reach somebody else"
        uid = session.scalar(sa.select(OutgoingMessage.uid).order_by(OutgoingMessage.id).limit(1))
        code = codes.code_of(codes.key_of(app.config["SECRET_KEY"]), str(uid))
        assert code in said
        wrong = f"{(int(code) + 1) % 10**6:06}"
        assert phone.post(page, data={"code": wrong}).status_code == 422
        assert phone.post(page, data={"code": f"{code[:3]} {code[3:]}"}).status_code == 303
        assert "请输入" not in text_of(open_page(phone, "/my/telling"))
        assert phone.get(page).status_code == 303
