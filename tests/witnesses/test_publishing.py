"""Seals are published as a signed log; witnesses are shown that it only grew, and cosign it."""

from base64 import b64decode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from nacl.signing import SigningKey, VerifyKey
from sqlalchemy import text
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.witnesses import queries, service
from pointsapp.witnesses.notes import VerifierKey
from pointsapp.witnesses.refusals import SealsDiffer
from tests.village import AT
from tests.witnesses.conftest import SIGNED_AT, Witness

CODE = "410972100299"
ORIGIN = f"points.example.cn/board/{CODE}/log"


@pytest.fixture
def book(session: Session) -> int:
    return ledger.open_book(session, code=CODE, at=AT)


@pytest.fixture
def seal(session: Session, book: int) -> Callable[[int], None]:
    """Seal so many more times."""

    def seal(times: int) -> None:
        for _ in range(times):
            ledger.seal(session, book, at=AT)

    return seal


def publish(session: Session, book: int, *, origin: str = ORIGIN) -> service.Log | None:
    return service.publish(session, book, origin=origin, secret="s" * 64, at=AT)


def test_a_log_that_was_never_sealed_is_not_published(session: Session, book: int) -> None:
    assert publish(session, book) is None
    assert queries.signed_note(session, book) is None


def test_the_checkpoint_is_signed_by_the_key_that_is_told(
    session: Session, book: int, seal: Callable[[int], None]
) -> None:
    seal(3)
    log = publish(session, book)
    assert log is not None
    key = VerifierKey.read(log.published.verifier_key)
    body, _, signature = (queries.signed_note(session, book) or "").partition("\n\n")
    assert body.split("\n")[:2] == [ORIGIN, "3"]
    dash, name, encoded = signature.strip().split(" ")
    assert (dash, name) == ("—", ORIGIN)
    raw = b64decode(encoded)
    assert raw[:4] == key.key_id
    VerifyKey(key.public).verify(f"{body}\n".encode(), raw[4:])


def test_an_entry_is_the_line_that_others_keep(
    session: Session, book: int, seal: Callable[[int], None]
) -> None:
    seal(2)
    publish(session, book)
    (kept,) = ledger.kept_seals(session, book, first=2, last=2)
    assert queries.read_entries(session, book, range(2)) is not None
    line = f"{CODE} seal 2 {kept.mark} 2026-11-14T02:00:00Z"
    assert queries.entries_of(session, book, range(1, 2)) == [line.encode()]
    assert queries.read_entries(session, book, range(3)) is None


def test_the_same_seals_are_signed_once_and_the_origin_stays(
    session: Session, book: int, seal: Callable[[int], None]
) -> None:
    seal(1)
    first = publish(session, book)
    assert publish(session, book) == first
    seal(1)
    second = publish(session, book, origin="elsewhere.example/log")
    assert second is not None
    assert first is not None
    assert (second.published.size, second.published.origin) == (2, ORIGIN)
    assert second.published.verifier_key == first.published.verifier_key


@pytest.mark.usefixtures("as_owner")
@pytest.mark.parametrize(
    "act",
    [
        "UPDATE ledger_seal SET hash = :other WHERE number = 1 AND book_id = :book",
        "DELETE FROM ledger_seal WHERE number = 2 AND hash <> :other AND book_id = :book",
    ],
)
def test_seals_that_do_not_continue_what_was_published_are_never_signed(
    session: Session, book: int, seal: Callable[[int], None], act: str
) -> None:
    seal(2)
    publish(session, book)
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    ledger.drop_guards(connection)
    connection.execute(text(act), {"other": "f" * 64, "book": book})
    ledger.create_guards(connection)
    with pytest.raises(SealsDiffer):
        publish(session, book)


def test_who_asked_is_kept_once_a_day_and_only_the_last_twenty(session: Session, book: int) -> None:
    assert service.is_news(session, book, "镇政府", at=AT)
    service.note_visit(session, book, "镇政府", at=AT)
    assert not service.is_news(session, book, "镇政府", at=AT + timedelta(hours=1))
    assert service.is_news(session, book, "镇政府", at=AT + timedelta(days=1))
    for number in range(20):
        later = AT + timedelta(minutes=number + 1)
        service.note_visit(session, book, f"school {number}", at=later)
    names = [visit.name for visit in queries.visits_to(session, book)]
    assert len(names) == 20
    assert names[0] == "school 19"
    assert "镇政府" not in names


@pytest.fixture
def run(
    app: Flask, session: Session, book: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """Run a command in an installation with an instance folder of its own."""
    session.commit()
    monkeypatch.setattr(app, "instance_path", str(tmp_path))
    return lambda *words: app.test_cli_runner().invoke(args=["ledger", *words])


def test_the_evenings_seal_is_published_and_a_witness_cosigns_it(
    run: Callable[..., Result], session: Session, book: int, witness: Witness, tmp_path: Path
) -> None:
    assert run("seal", "--village", CODE).exit_code == 0
    assert (tmp_path / "log_key").stat().st_mode & 0o777 == 0o600
    published = queries.last_published(session, book)
    assert published is not None
    assert published.origin == f"localhost/board/{CODE}/log"
    witness.logs[published.origin] = VerifierKey.read(published.verifier_key)
    (tmp_path / "witnesses").write_text(f"# who is asked\n{witness.policy_line}quorum none\n")
    for size in (1, 2, 3):
        result = run("witness" if size == 1 else "seal", "--village", CODE)
        assert result.exit_code == 0, result.output
        assert f"{CODE}: witness.example/w1 cosigned {size} seals" in result.stderr
    session.rollback()
    (one,) = queries.witnesses_of(session, book)
    assert (one.witness, one.size) == ("witness.example/w1", 3)
    assert one.signed_at == datetime.fromtimestamp(SIGNED_AT, UTC)
    assert (queries.signed_note(session, book) or "").count("\n— ") == 2


def test_a_witness_that_knows_more_than_there_is_says_that_history_was_cut_off(
    run: Callable[..., Result], session: Session, book: int, witness: Witness, tmp_path: Path
) -> None:
    run("seal", "--village", CODE)
    published = queries.last_published(session, book)
    assert published is not None
    witness.logs[published.origin] = VerifierKey.read(published.verifier_key)
    witness.known[published.origin] = (9, b"\0" * 32)
    (tmp_path / "witnesses").write_text(witness.policy_line)
    result = run("witness", "--village", CODE)
    assert result.exit_code == 1
    assert "it knows 9 seals and there are 1: history was cut off" in result.stderr
    witness.known[published.origin] = (1, b"\0" * 32)
    result = run("witness", "--village", CODE)
    assert "it answers 422 not consistent" in result.stderr
    assert queries.witnesses_of(session, book) == ()


def test_a_signature_of_another_key_is_not_kept(
    run: Callable[..., Result], session: Session, book: int, witness: Witness, tmp_path: Path
) -> None:
    run("seal", "--village", CODE)
    published = queries.last_published(session, book)
    assert published is not None
    witness.logs[published.origin] = VerifierKey.read(published.verifier_key)
    other = SigningKey.generate()
    witness.sign = lambda message: other.sign(message).signature
    (tmp_path / "witnesses").write_text(witness.policy_line)
    result = run("witness", "--village", CODE)
    assert "its answer bears no signature of its key" in result.stderr
    assert queries.witnesses_of(session, book) == ()


def test_a_witness_that_is_away_or_wrongly_named_is_told_in_one_line(
    run: Callable[..., Result], witness: Witness, tmp_path: Path
) -> None:
    policy = tmp_path / "witnesses"
    policy.write_text(f"witness W {witness.verifier_key} http://127.0.0.1:9/\n")
    result = run("seal", "--village", CODE)
    assert result.exit_code == 0
    assert "did not cosign: it does not answer" in result.stderr
    assert f"{CODE} seal 1 " in result.stdout
    result = run("witness", "--village", CODE)
    assert result.exit_code == 1
    assert "did not cosign: it does not answer" in result.stderr
    for rest in ("", "a+b+c http://x/", f"{witness.verifier_key}"):
        policy.write_text(f"witness W {rest}\n")
        result = run("witness", "--village", CODE)
        assert result.exit_code == 1
        assert result.stderr.count("\n") == 1, result.stderr
