"""The log of seals is served in small pieces that never change, with the tools to check it."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.witnesses import service, tree
from pointsapp.witnesses.models import Cosignature
from tests.page import open_page, statements, text_of
from tests.village import AT, Cast, Live, LivedIn


@pytest.fixture(scope="module")
def sealed(live_in: Callable[[Live], LivedIn]) -> LivedIn:
    """Our village with a log of 258 seals, published."""

    def seal_and_publish(session: Session, cast: Cast) -> None:
        for _ in range(258):
            ledger.seal(session, cast.id, at=AT)
        service.publish(session, cast.id, origin="points.example.cn/log", secret="s" * 64, at=AT)
        session.add(
            Cosignature(
                book_id=cast.id, size=258, witness="witness.example/w1", line="— w x", signed_at=AT
            )
        )

    return live_in(seal_and_publish)


@pytest.fixture
def lived_in(request: pytest.FixtureRequest) -> LivedIn:
    """The sealed village where a test asks for its log, else the village as it was founded."""
    begins: LivedIn = request.getfixturevalue(
        "sealed" if "log" in request.fixturenames else "founded"
    )
    return begins


@pytest.fixture
def log(session: Session, village: Cast) -> list[bytes]:
    """The entries of the log."""
    kept = ledger.kept_seals(session, village.id)
    return [ledger.line_of(seal).encode() for seal in kept]


def test_pieces_hold_entries_and_hashes_and_may_be_kept_for_ever(
    client: FlaskClient, village: Cast, log: list[bytes]
) -> None:
    base = f"/board/{village.code}/log"
    whole, rest = (client.get(f"{base}/tile/entries/{path}") for path in ("000", "001.p/2"))
    assert whole.data + rest.data == b"".join(len(one).to_bytes(2) + one for one in log)
    assert "immutable" in whole.headers["Cache-Control"]
    leaves = [tree.leaf(entry) for entry in log]
    assert client.get(f"{base}/tile/0/001.p/2").data == b"".join(leaves[256:])
    assert client.get(f"{base}/tile/1/000.p/1").data == tree.root(leaves[:256])


@pytest.mark.parametrize(
    "path",
    ["tile/0/001", "tile/0/001.p/3", "tile/1/000", "tile/9/000", "tile/entries/002.p/1",
     "tile/entries/x", "tile/entries/000.p/0"],
)  # fmt: skip
def test_what_is_not_published_is_not_found(
    client: FlaskClient, village: Cast, log: list[bytes], path: str
) -> None:
    assert client.get(f"/board/{village.code}/log/{path}").status_code == 404


def test_the_checkpoint_is_one_line_for_each_signature_and_takes_few_statements(
    client: FlaskClient, session: Session, village: Cast, log: list[bytes]
) -> None:
    with statements(session.connection()) as seen:
        answer = client.get(f"/board/{village.code}/log/checkpoint")
    assert len([one for one in seen if one.startswith("SELECT")]) <= 4
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.text.count("\n— ") + answer.text.count("\n\n— ") >= 2
    assert answer.text.endswith("— w x\n")
    again = client.get(
        f"/board/{village.code}/log/checkpoint", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_a_village_without_a_log_has_none(client: FlaskClient, village: Cast) -> None:
    for path in ("checkpoint", "key", "tile/0/000"):
        assert client.get(f"/board/{village.code}/log/{path}").status_code == 404
        assert client.get(f"/board/nowhere/log/{path}").status_code == 404


def test_both_tools_are_handed_out(client: FlaskClient) -> None:
    for path in ("witness.py", "offline-verifier.py"):
        answer = client.get(f"/board/{path}")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.text.endswith("sys.exit(main())\n")


def test_the_board_shows_who_witnessed_and_by_which_key(
    client: FlaskClient, village: Cast, log: list[bytes]
) -> None:
    words = text_of(open_page(client, f"/board/{village.code}/seals"))
    assert "witness.example/w1" in words
    assert "points.example.cn/log+" in words
    assert "见证方witness.example/w1" in text_of(open_page(client, f"/board/{village.code}/"))


@pytest.mark.parametrize(
    ("number", "change", "told"),
    [
        (2, lambda code: code.lower().replace("-", " "), "第2次封账与您纸上的一致"),
        (3, lambda code: code, "这里的第3次封账与您输入的不同"),
        (999, lambda code: code, "这里没有第999次封账"),
        (2, lambda code: code[:9], "封账校验码共26个字母和数字"),
    ],
)
def test_a_seal_on_paper_is_compared(
    client: FlaskClient,
    session: Session,
    village: Cast,
    log: list[bytes],
    number: int,
    change: Callable[[str], str],
    told: str,
) -> None:
    (mark,) = ledger.list_seals(session, village.id, before=3, limit=1)
    path = f"/board/{village.code}/seals?number={number}&typed={change(mark.check_code)}"
    assert told in text_of(open_page(client, path))
