"""A witness that keeps the rules of tlog-witness, served on this machine, and a board to watch."""

import os
import threading
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from nacl.signing import SigningKey, VerifyKey

from pointsapp.witnesses.notes import WITNESS, VerifierKey

SIGNED_AT = 1_795_000_000


def is_consistent(old: int, new: int, proof: list[bytes], roots: tuple[bytes, bytes]) -> bool:
    """Verify a consistency proof as RFC 9162, 2.1.4.2 says it: another way than it was made."""
    if old in {0, new}:
        return not proof and (old == 0 or roots[0] == roots[1])
    path = [roots[0], *proof] if old & (old - 1) == 0 else proof
    if not path:
        return False
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for node in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = sha256(b"\1" + node + fr).digest(), sha256(b"\1" + node + sr).digest()
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = sha256(b"\1" + sr + node).digest()
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and (fr, sr) == roots


@dataclass
class Witness:
    """Cosigns what continues what it knows; it answers as tlog-witness says."""

    name: str = "witness.example/w1"
    key: SigningKey = field(default_factory=SigningKey.generate)
    logs: dict[str, VerifierKey] = field(default_factory=dict)
    known: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    url: str = ""
    sign: Callable[[bytes], bytes] | None = None

    @property
    def verifier_key(self) -> VerifierKey:
        return VerifierKey(self.name, bytes(self.key.verify_key), WITNESS)

    @property
    def policy_line(self) -> str:
        return f"witness W {self.verifier_key} {self.url}\n"

    def answer(self, body: str) -> tuple[int, str]:
        head, _, note = body.partition("\n\n")
        old_line, *proof = head.split("\n")
        old = int(old_line.removeprefix("old "))
        text, _, signatures = note.rpartition("\n\n")
        origin, size, root = text.split("\n")[:3]
        log = self.logs.get(origin)
        if log is None or not self._is_signed(f"{text}\n", signatures, log):
            return 403, "no signature\n"
        known = self.known.get(origin, (0, b""))
        if old != known[0]:
            return 409, f"{known[0]}\n"
        new = (int(size), b64decode(root))
        hashes = [b64decode(one) for one in proof]
        if not is_consistent(old, new[0], hashes, (known[1], new[1])):
            return 422, "not consistent\n"
        self.known[origin] = new
        message = f"cosignature/v1\ntime {SIGNED_AT}\n{text}\n".encode()
        signature = self.sign(message) if self.sign else self.key.sign(message).signature
        raw = self.verifier_key.key_id + SIGNED_AT.to_bytes(8) + signature
        return 200, f"— {self.name} {b64encode(raw).decode()}\n"

    def _is_signed(self, text: str, signatures: str, log: VerifierKey) -> bool:
        for line in signatures.splitlines():
            _, name, encoded = line.split(" ")
            raw = b64decode(encoded)
            if (name, raw[:4]) == (log.name, log.key_id):
                VerifyKey(log.public).verify(text.encode(), raw[4:])
                return True
        return False


@pytest.fixture
def witness() -> Iterator[Witness]:
    """A witness on this machine."""
    one = Witness()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, told = one.answer(body) if self.path == "/add-checkpoint" else (404, "")
            self.send_response(status)
            self.end_headers()
            self.wfile.write(told.encode())

        def log_message(self, *_: Any) -> None:
            """Tests are quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    one.url = f"http://127.0.0.1:{server.server_port}"
    yield one
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def trees() -> Callable[[int], list[bytes]]:
    """So many leaves, each another one."""
    return lambda count: [os.urandom(32) for _ in range(count)]
