"""witness.py keeps a village's seals on another computer, and says loudly what happened to them."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from nacl.signing import SigningKey
from sqlalchemy import text
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from pointsapp import ledger
from pointsapp.witnesses import queries, service, witness
from tests.page import open_page, text_of
from tests.village import AT, Cast, sign_in
from tests.witnesses.watching import watch

ORIGIN = "points.example.cn/log"
Seal = Callable[[int], None]


@pytest.fixture
def seal(session: Session, village: Cast) -> Seal:
    """Seal so many more times, and publish the log."""

    def seal(times: int) -> None:
        for _ in range(times):
            ledger.seal(session, village.id, at=AT)
        publish(session, village)

    return seal


def publish(session: Session, village: Cast, *, secret: str = "s" * 64) -> None:
    service.publish(session, village.id, origin=ORIGIN, secret=secret, at=AT)
    session.commit()


def unguarded(session: Session, act: str, **values: object) -> None:
    """Do what only the owner can do, and leave no trace of how."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    ledger.drop_guards(connection)
    connection.execute(text(act), values)
    ledger.create_guards(connection)


def forget_what_was_published(session: Session) -> None:
    session.execute(text("DELETE FROM log_checkpoint"))


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "seals.txt"


@time_machine.travel(AT, tick=False)
def test_what_is_new_is_added_to_the_file_and_nothing_else_is_changed(
    client: FlaskClient, village: Cast, seal: Seal, kept: Path
) -> None:
    seal(2)
    code, said = watch(client, village.code, kept)
    assert code == 0
    assert f"{village.code}: continues, 2 seals" in said
    assert f"{village.code}：一致，共2次封账" in said
    before = kept.read_bytes()
    assert watch(client, village.code, kept)[0] == 0
    assert kept.read_bytes() == before
    seal(300)
    assert watch(client, village.code, kept)[0] == 0
    after = kept.read_bytes()
    assert after.startswith(before)
    assert after.count(f"{village.code} seal ".encode()) == 302
    assert watch(client, village.code, kept)[0] == 0


@pytest.mark.usefixtures("as_owner")
@pytest.mark.parametrize("known", [3, 257, 300])
def test_a_seal_that_changed_is_named_and_the_file_keeps_the_true_one(
    client: FlaskClient, session: Session, village: Cast, seal: Seal, kept: Path, known: int
) -> None:
    seal(known)
    assert watch(client, village.code, kept)[0] == 0
    before = kept.read_bytes()
    unguarded(
        session,
        "UPDATE ledger_seal SET hash = :other WHERE number = 2 AND book_id = :book",
        other="f" * 64,
        book=village.id,
    )
    forget_what_was_published(session)
    seal(5)
    for _again in range(2):
        code, said = watch(client, village.code, kept)
        assert code == 1
        assert "HISTORY WAS CHANGED. Seal 2 is not the one that was kept" in said
        assert "历史被改动！第2次封账" in said
    after = kept.read_bytes()
    assert after.startswith(before)
    assert after.count(b"# ! ") == 1
    assert f"# | {ORIGIN}".encode() in after[len(before) :]


@pytest.mark.usefixtures("as_owner")
def test_a_log_that_was_cut_off_is_told_from_one_that_was_changed(
    client: FlaskClient, session: Session, village: Cast, seal: Seal, kept: Path
) -> None:
    seal(5)
    assert watch(client, village.code, kept)[0] == 0
    unguarded(
        session, "DELETE FROM ledger_seal WHERE number > 3 AND book_id = :book", book=village.id
    )
    forget_what_was_published(session)
    publish(session, village)
    code, said = watch(client, village.code, kept)
    assert code == 1
    assert "HISTORY WAS CUT OFF. 5 seals were kept and 3 are there: seal 4 and all after" in said
    assert "历史被截断" in said
    forget_what_was_published(session)
    session.commit()
    code, said = watch(client, village.code, kept)
    assert code == 1
    assert "THE LOG IS GONE. 5 seals were kept" in said


def test_a_log_without_a_true_signature_is_not_believed(
    client: FlaskClient, session: Session, village: Cast, seal: Seal, kept: Path
) -> None:
    seal(2)
    session.execute(
        text("UPDATE log_checkpoint SET note = replace(note, :two, :three)"),
        {"two": "\n2\n", "three": "\n3\n"},
    )
    session.commit()
    code, said = watch(client, village.code, kept)
    assert code == 1
    assert "THE SIGNATURE DOES NOT HOLD" in said


def test_another_key_over_the_same_history_is_said_loudly(
    client: FlaskClient, session: Session, village: Cast, seal: Seal, kept: Path
) -> None:
    seal(2)
    assert watch(client, village.code, kept)[0] == 0
    ledger.seal(session, village.id, at=AT)
    publish(session, village, secret="t" * 64)
    code, said = watch(client, village.code, kept)
    assert code == 0
    assert "SIGNED BY ANOTHER KEY than before" in said
    assert "ANOTHER KEY" not in watch(client, village.code, kept)[1]


def test_two_days_without_a_seal_are_said_loudly(
    client: FlaskClient, village: Cast, seal: Seal, kept: Path
) -> None:
    seal(1)
    with time_machine.travel(AT + timedelta(hours=47)):
        assert "NO SEAL" not in watch(client, village.code, kept)[1]
    with time_machine.travel(AT + timedelta(hours=49)):
        code, said = watch(client, village.code, kept)
    assert code == 0
    assert "NO SEAL FOR TWO DAYS; the last one is of 2026-11-14T02:00:00Z" in said
    assert "已超过两天没有封账" in said


def test_a_board_without_a_log_tells_nothing(
    client: FlaskClient, village: Cast, kept: Path
) -> None:
    code, said = watch(client, village.code, kept)
    assert code == 2
    assert "no log is published yet" in said
    assert watch(client, "nowhere", kept)[0] == 2


def test_a_line_that_a_power_cut_tore_is_fetched_again(
    client: FlaskClient, village: Cast, seal: Seal, kept: Path
) -> None:
    seal(2)
    assert watch(client, village.code, kept)[0] == 0
    whole = kept.read_bytes()
    kept.write_bytes(whole[: whole.index(b" seal 2 ") + 20])
    assert watch(client, village.code, kept)[0] == 0
    lines = kept.read_text().splitlines()
    assert [line.split()[2] for line in lines if not line.startswith("#")] == ["1", "2"]


def test_its_file_is_what_verify_compares(
    app: Flask, client: FlaskClient, session: Session, village: Cast, seal: Seal, kept: Path
) -> None:
    seal(2)
    watch(client, village.code, kept)
    run = app.test_cli_runner().invoke
    verify = ["ledger", "verify", "--json", "--seals", str(kept)]
    assert json.loads(run(args=verify).stdout)["problems"] == []
    kept.write_text(kept.read_text() + f"{village.code} seal 3 {'f' * 64} 2026-11-15T02:00:00Z\n")
    (problem,) = json.loads(run(args=verify).stdout)["problems"]
    assert (problem["kind"], problem["seal"], problem["state"]) == ("kept-seal", 3, "missing")


def test_the_administrator_sees_who_asked_by_the_name_they_gave(
    client: FlaskClient, session: Session, village: Cast, seal: Seal, kept: Path
) -> None:
    seal(1)
    watch(client, village.code, kept, "--name", "陈寨镇政府")
    watch(client, village.code, kept)
    browser = sign_in(client, session, village.admin)
    words = text_of(open_page(browser, "/manage/witnesses"))
    assert "陈寨镇政府" in words
    assert "没有填名称" in words
    (columns,) = {tuple(vars(visit)) for visit in queries.visits_to(session, village.id)}
    assert columns == ("name", "asked_at")


@pytest.mark.parametrize("length", [0, 1, 3, 64, 200])
def test_its_signature_check_agrees_with_the_library(length: int) -> None:
    key = SigningKey.generate()
    public, message = bytes(key.verify_key), b"x" * length
    signature = key.sign(message).signature
    assert witness.is_signed(public, message, signature)
    assert not witness.is_signed(public, message + b"y", signature)
    assert not witness.is_signed(bytes(SigningKey.generate().verify_key), message, signature)
    for at in (0, 31, 32, 63):
        changed = bytearray(signature)
        changed[at] ^= 1
        assert not witness.is_signed(public, message, bytes(changed))
    larger = (int.from_bytes(signature[32:], "little") + witness.ORDER).to_bytes(32, "little")
    assert not witness.is_signed(public, message, signature[:32] + larger)
    assert not witness.is_signed(b"\xff" * 32, message, signature)


def test_it_needs_nothing_but_python_and_says_when_it_reaches_nobody(
    client: FlaskClient, session: Session, village: Cast, seal: Seal, kept: Path
) -> None:
    seal(3)
    pages = {
        path: client.get(f"/board/{village.code}/log/{path}").data
        for path in ("checkpoint", "key", "tile/entries/000.p/3")
    }

    def serve(environ: dict[str, str], start: Callable[..., object]) -> list[bytes]:
        page = pages.get(environ["PATH_INFO"].partition("/log/")[2])
        start("200 OK" if page else "404 Not Found", [])
        return [page or b""]

    server = make_server("127.0.0.1", 0, serve)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/board/{village.code}/"
    command = [sys.executable, "-I", "-S", witness.__file__, "--keep", str(kept), url]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert (done.returncode, done.stdout) == (
            0,
            f"{village.code}：一致，共3次封账\n{village.code}: continues, 3 seals\n",
        )
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "not reached" in done.stderr
    assert kept.read_text().count(" seal ") == 3
