"""Anybody types a code from paper; nobody learns more than the paper said."""

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from tests.page import check_page, open_page, text_of
from tests.village import AT, Cast


@pytest.fixture
def code(session: Session, village: Cast) -> str:
    """The check code of 张家's first entry: forty points brought forward."""
    issued = ledger.find_account(session, book_id=village.id, kind="issued")
    legs = (ledger.Leg(issued, -40), ledger.Leg(village.zhang.account_id, 40))
    posting = ledger.Posting("o", "opening", legs, AT.date(), "opening", None)
    posted = ledger.post(session, village.id, posting, by="system", at=AT)
    ledger.seal(session, village.id, at=AT)
    session.commit()
    return ledger.check_code_of(session, village.zhang.account_id, posted.transaction_id)


def answer_to(client: FlaskClient, code: str, status: int = 200) -> str:
    return text_of(open_page(client, f"/board/check?code={code}", status))


def test_the_paper_is_right(
    client: FlaskClient, session: Session, village: Cast, code: str
) -> None:
    words = answer_to(client, code)
    assert "账本没有改动" in words
    assert "白屯村" in words
    assert "018 张*军" in words
    assert "结余 40" in words
    assert "张学军" not in words
    seal = ledger.last_seal(session, village.id)
    assert seal is not None
    assert seal.check_code in words


def test_typed_with_a_slip_it_asks_to_compare(client: FlaskClient, code: str) -> None:
    words = answer_to(client, code[:-1] + ("7" if code[-1] != "7" else "8"), 422)
    assert "输错了" in words
    assert "张*军" not in words


@pytest.mark.parametrize("typed", ["\x00x", "<script>", "１２３", "' OR 1=1", "x" * 2000])
def test_whatever_is_typed_is_answered_calmly(client: FlaskClient, code: str, typed: str) -> None:
    response = client.get("/board/check", query_string={"code": typed})
    assert response.status_code == 422
    check_page(response.text)


@pytest.mark.usefixtures("as_owner")
def test_changed_history_is_named(
    client: FlaskClient, session: Session, village: Cast, code: str
) -> None:
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SET CONSTRAINTS ALL IMMEDIATE"))
        connection.execute(sa.text("SET CONSTRAINTS ALL DEFERRED"))
    ledger.drop_guards(connection)
    connection.execute(sa.text("UPDATE ledger_transaction SET recorded_by = 'user:9'"))
    session.commit()
    words = answer_to(client, code)
    assert "对不上" in words
    assert "第1笔" in words
    assert "张*军" not in words


def test_an_invented_code_tells_of_no_household(
    client: FlaskClient, village: Cast, code: str
) -> None:
    for number in (1, 99):
        forged = ledger.check_code(village.zhang.account_id, number, "ab" * 32)
        words = answer_to(client, forged)
        assert "张*军" not in words
        assert "018" not in words


def test_the_villages_own_accounts_are_nobodys_business(
    client: FlaskClient, session: Session, village: Cast, code: str
) -> None:
    issued = ledger.find_account(session, book_id=village.id, kind="issued")
    (entry,) = ledger.statement(session, issued).entries
    assert "这里没有" in answer_to(client, entry.check_code, 422)
