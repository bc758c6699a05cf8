"""The log: who did what, in words that the administrator reads."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.audit.queries import A_PAGE, read_audit
from pointsapp.access.audit.words import ACTORS, EVENTS, event_words
from pointsapp.access.models import AuditRecord
from pointsapp.actor import Actor, ActorKind, code_of
from pointsapp.refusals import NotFound
from tests.page import open_page, statements, text_of
from tests.village import AT, Cast, NextVillage, helper_of, sign_in


@pytest.fixture
def office(client: FlaskClient, session: Session, village: Cast) -> FlaskClient:
    """The administrator's browser."""
    return sign_in(client, session, village.admin)


def test_the_log_tells_who_did_what_page_by_page(
    office: FlaskClient, client: FlaskClient, session: Session, village: Cast
) -> None:
    client.post("/sign-in", data={"number": "018", "pin": "918273"})
    for _time in range(A_PAGE):
        subject = f"household:{village.li.id}"
        audit.record(session, Event.CARD_ISSUED, subject, by=village.admin, at=AT)
    session.commit()
    sign_in(client, session, village.admin)
    page = open_page(client, "/manage/audit")
    assert "019" in text_of(page)
    older = re.search(r'href="(/manage/audit\?before=\d+)"', client.get("/manage/audit").text)
    assert older is not None
    told = text_of(open_page(client, older[1]))
    assert "018" in told


def in_language(app: Flask, language: str) -> dict[str, str]:
    with app.test_request_context(headers={"Cookie": f"language={language}"}):
        return {code: str(words) for code, words in (EVENTS | ACTORS).items()}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_event_has_words_of_its_own_in_both_languages(app: Flask) -> None:
    chinese, english = in_language(app, "zh"), in_language(app, "en")
    assert set(Event) <= set(EVENTS)
    for words in (chinese, english):
        assert len(set(words.values())) == len(words)
        assert not set(words.values()) & set(Event)
    assert [code for code in english if chinese[code] == english[code]] == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_event_of_another_version_is_not_shown_by_its_code(app: Flask) -> None:
    with app.test_request_context():
        assert str(event_words("moved-the-moon")) == "做了其他操作"


def test_a_page_of_the_log_takes_as_many_statements_for_one_line_as_for_fifty(
    session: Session, village: Cast
) -> None:
    helper = helper_of(session, village.zhang, village.id)
    home = code_of(ActorKind.HOUSEHOLD, village.zhang.id)
    took = []
    for lines in (1, A_PAGE + 1):
        for _line in range(lines):
            audit.record(session, Event.CARD_ISSUED, home, by=village.admin, at=AT)
            audit.record(session, Event.HELPED_CLAIM, helper.code, by=helper, at=AT)
        session.commit()
        with statements(session.connection()) as seen:
            page = read_audit(session, village.admin)
        took.append(len(seen))
    assert took[0] == took[1]
    assert (page.lines[0].who, page.lines[0].event) == ("张小军", "helped-claim")


def test_users_are_told_by_name_and_households_by_number(session: Session, village: Cast) -> None:
    at_the_door = code_of(ActorKind.HOUSEHOLD, village.li.id)
    audit.record(session, Event.CARD_ISSUED, at_the_door, by=village.admin, at=AT)
    audit.record_attempt(
        session, Event.WRONG_SECRET, "unknown-user:1a2b", village_id=village.id, at=AT
    )
    attempt, issued = read_audit(session, village.admin).lines[:2]
    assert (issued.who, issued.subject) == ("admin", "019")
    assert (attempt.who, attempt.subject) == ("anonymous", "unknown-user:1a2b")


def test_a_page_ends_where_the_older_one_begins(session: Session, village: Cast) -> None:
    for _line in range(A_PAGE):
        audit.record(session, Event.RULE_ON, "rule:E01", by=village.admin, at=AT)
    kept = session.query(AuditRecord).filter_by(village_id=village.id).count()
    first = read_audit(session, village.admin)
    rest = read_audit(session, village.admin, before=first.older)
    assert (len(first.lines), len(rest.lines), rest.older) == (A_PAGE, kept - A_PAGE, None)


def test_the_next_village_and_the_township_read_nothing_of_ours(
    session: Session, village: Cast, next_village: NextVillage, supervisor: Actor
) -> None:
    audit.record(session, Event.RULE_OFF, "rule:E01", by=village.admin, at=AT)
    read = read_audit(session, next_village.clerk)
    assert "rule:E01" not in {line.subject for line in read.lines}
    with pytest.raises(NotFound):
        read_audit(session, supervisor)


def test_what_is_long_is_cut_rather_than_lost(session: Session, village: Cast) -> None:
    audit.record(session, Event.DENIED, "x" * 100, by=village.admin, at=AT)
    assert read_audit(session, village.admin).lines[0].subject == "x" * 60
