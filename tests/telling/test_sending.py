"""What households agreed to be told goes out once: by a mail server, a folder, another app."""

import base64
import hashlib
import hmac
import socket
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from pointsapp.actor import system_actor
from pointsapp.earning.corrections.service import Instead, correct_line
from pointsapp.earning.notices import service as notices
from pointsapp.earning.notices.service import NewObjection
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.models import AwardLine
from pointsapp.telling import outbox, webhook
from pointsapp.telling.models import Kind, Outcome, OutgoingMessage, Way
from pointsapp.telling.ways import NotTaken
from pointsapp.year_end.expiries.telling import tell
from tests.earning.correcting import take_off, two, wrong
from tests.telling.conftest import EMAIL, PHONE, SECRET, App, MailServer
from tests.village import AT, Cast
from tests.year_end.test_expiries import DAY, announce

Post = Callable[[], None]
LATER = AT + timedelta(minutes=1)
ONE_KEY = "7f1b1d6e-0000-4000-8000-000000000081"


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with time_machine.travel(LATER):
        yield


@pytest.fixture
def post(session: Session, village: Cast, swept: Callable[..., int]) -> Post:
    """Let 张家's deed and 李家's be counted."""

    def posted() -> None:
        sheet_id = swept((village.zhang, "张学军", 200), (village.li, "李秀英", 100))
        sheets.submit(session, sheet_id, by=village.recorder, at=AT)
        sheets.approve(session, sheet_id, by=village.approver, at=AT)
        session.commit()

    return posted


def send(app: Flask, at: datetime = LATER) -> Result:
    with time_machine.travel(at):
        return app.test_cli_runner().invoke(args=["messages", "send"])


def outcomes(session: Session) -> list[str | None]:
    rows = sa.select(OutgoingMessage.outcome).order_by(OutgoingMessage.id)
    return list(session.scalars(rows))


def test_an_email_tells_number_and_points_and_nobodys_name(
    app: Flask, session: Session, mail_server: MailServer, tells: Any, post: Post
) -> None:
    tells(Way.EMAIL)
    post()
    result = send(app)
    assert (result.exit_code, send(app).output) == (0, "")
    assert result.output == "白屯村: messages 1 sent\n"
    [envelope] = mail_server.taken
    assert envelope.rcpt_tos == [EMAIL]
    assert isinstance(envelope.content, bytes)
    mail = message_from_bytes(envelope.content, policy=policy.default)
    body = mail.get_body()
    assert body is not None
    said = f"{mail['Subject']} {body.get_content()}"
    assert "018" in said
    assert "+4" in said
    assert not [word for word in ("张", "学军", "清扫", "019") if word in said]
    assert outcomes(session) == [Outcome.SENT]


def test_a_gateway_of_text_messages_gets_a_file(
    app: Flask, gateway: Path, tells: Any, post: Post
) -> None:
    tells(Way.TEXT)
    post()
    send(app)
    send(app)
    [file] = gateway.iterdir()
    to, alphabet, nothing, text = file.read_text().splitlines()
    assert (to, alphabet, nothing) == (f"To: 86{PHONE}", "Alphabet: UTF-8", "")
    assert "018" in text


def test_another_app_gets_a_signed_request_once(
    app: Flask, village: Cast, other_app: App, tells: Any, post: Post
) -> None:
    tells(Way.APP)
    post()
    send(app)
    send(app)
    [(headers, told)] = other_app.told
    assert told["type"] == "points.posted"
    assert told["data"]["village"] == village.code
    assert (told["data"]["household"], told["data"]["points"]) == ("018", 4)
    assert headers["webhook-signature"].startswith("v1,")


def test_the_signature_is_that_of_the_standard() -> None:
    signed = webhook.signature(SECRET, "an-id", "1763085600", b'{"a":1}')
    digest = hmac.new(SECRET, b'an-id.1763085600.{"a":1}', hashlib.sha256).digest()
    assert signed == f"v1,{base64.b64encode(digest).decode()}"


def test_what_an_app_does_not_take_is_sent_again_later_with_the_same_id(
    app: Flask, session: Session, other_app: App, tells: Any, post: Post
) -> None:
    tells(Way.APP)
    post()
    other_app.status = 503
    send(app)
    send(app)
    other_app.status = 302
    send(app, LATER + timedelta(minutes=6))
    send(app, LATER + timedelta(minutes=16))
    assert len(other_app.told) == 2, "after five minutes, then after twenty; nothing redirected"
    other_app.status = 200
    send(app, LATER + timedelta(minutes=30))
    assert len({headers["webhook-id"] for headers, _told in other_app.told}) == 1
    assert outcomes(session) == [Outcome.SENT]


def test_what_nobody_takes_for_three_days_is_given_up(
    app: Flask, session: Session, other_app: App, tells: Any, post: Post
) -> None:
    tells(Way.APP)
    post()
    other_app.status = 500
    for hours in range(0, 96, 12):
        send(app, LATER + timedelta(hours=hours))
    assert outcomes(session) == [Outcome.REFUSED]
    assert len(other_app.told) < 10


@pytest.mark.parametrize("answer", ["550 no such mailbox", "451 try again"])
def test_what_a_mail_server_says_decides_whether_it_is_tried_again(
    app: Flask, session: Session, mail_server: MailServer, tells: Any, post: Post, answer: str
) -> None:
    tells(Way.EMAIL)
    post()
    mail_server.answer = answer
    send(app)
    mail_server.answer = "250 OK"
    send(app, LATER + timedelta(hours=1))
    is_for_good = answer.startswith("5")
    assert outcomes(session) == [Outcome.REFUSED if is_for_good else Outcome.SENT]


def test_a_way_that_is_away_holds_up_no_other(
    app: Flask, mail_server: MailServer, gateway: Path, tells: Any, post: Post
) -> None:
    tells(Way.EMAIL, Way.TEXT)
    post()
    gateway.rmdir()
    result = send(app)
    assert result.exit_code == 0
    assert "text is away" in result.stderr
    assert len(mail_server.taken) == 1
    gateway.mkdir()
    send(app, LATER + timedelta(minutes=6))
    assert len(list(gateway.iterdir())) == 1


def test_a_program_that_ends_while_it_sends_leaves_no_second_email(
    app: Flask,
    session: Session,
    village: Cast,
    mail_server: MailServer,
    other_app: App,
    tells: Any,
    post: Post,
) -> None:
    tells(Way.EMAIL, Way.APP)
    post()
    by = system_actor(village.id)
    for _way in (1, 2):
        assert outbox.take_next(session, set(Way), by=by, at=LATER) is not None
    session.commit()
    send(app)
    assert outcomes(session) == [None, None], "it may be at work yet"
    send(app, LATER + timedelta(minutes=11))
    assert (len(mail_server.taken), len(other_app.told)) == (0, 1)
    assert sorted(map(str, outcomes(session))) == [Outcome.SENT, Outcome.UNKNOWN]


def test_answers_and_what_lapses_are_told_too(
    app: Flask,
    session: Session,
    village: Cast,
    other_app: App,
    tells: Any,
    swept: Callable[..., int],
    post: Post,
) -> None:
    tells(Way.APP)
    sheet_id = swept((village.zhang, "张学军", 200))
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    line_id = session.scalars(sa.select(AwardLine.id).filter_by(sheet_id=sheet_id)).one()
    new = NewObjection("我们没去", "phone")
    objection = notices.object_to_line(session, line_id, new, key=ONE_KEY, by=village.admin, at=AT)
    answer = {"outcome": notices.DISMISSED, "words": "张学军去了"}
    notices.answer(session, objection, **answer, by=village.approver, at=AT)
    post()
    announce(session, village)
    due = LATER.replace(year=DAY.year, month=1, day=2)
    tell(session, by=system_actor(village.id), at=due)
    session.commit()
    send(app, due)
    told = {one["type"]: one["data"] for _headers, one in other_app.told}
    assert told.keys() == {"points.lapses"}, "what is older than three days is news no more"
    assert (told["points.lapses"]["points"], told["points.lapses"]["day"]) == (4, DAY.isoformat())
    kinds = sa.select(OutgoingMessage.kind, OutgoingMessage.outcome)
    refused = {kind for kind, outcome in session.execute(kinds) if outcome == Outcome.REFUSED}
    assert refused == {Kind.ANSWERED, Kind.POSTED}


def test_a_correction_tells_each_household_what_it_changed(
    app: Flask, session: Session, village: Cast, other_app: App, tells: Any, post: Post
) -> None:
    tells(Way.APP)
    for _time in (1, 2):
        post()
    zhangs = sa.select(AwardLine.id).filter_by(household_id=village.zhang.id)
    first, second = session.scalars(zhangs.order_by(AwardLine.id)).all()
    take_off(session, first, by=two(village))
    one_hour = wrong("只扫了一小时", instead=Instead(100))
    asked = correct_line(session, second, one_hour, by=village.recorder, at=AT)
    sheets.approve(session, asked, by=village.approver, at=AT)
    session.commit()
    send(app)
    told = [(one["type"], one["data"]["points"]) for _headers, one in other_app.told]
    assert told == [
        ("points.posted", 4),
        ("points.posted", 4),
        ("points.corrected", -4),
        ("points.corrected", -2),
    ]
    assert other_app.told[2][1]["data"]["text"].startswith("白屯村018户：有一笔积分更正，−4分。")


def test_a_name_that_leads_into_a_private_network_is_not_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def leads_to(number: str) -> Callable[..., Any]:
        return lambda *_args, **_more: [(0, 0, 0, "", (number, 443))]

    for number in ("127.0.0.1", "10.0.0.7", "169.254.169.254", "::1", "fd00::1"):
        monkeypatch.setattr(socket, "getaddrinfo", leads_to(number))
        with pytest.raises(NotTaken):
            webhook.called("app.example.cn", 443)
    monkeypatch.setattr(socket, "getaddrinfo", leads_to("93.184.216.34"))
    assert webhook.called("app.example.cn", 443) == "93.184.216.34"
    assert webhook.called("192.168.1.5", 443) == "192.168.1.5"
