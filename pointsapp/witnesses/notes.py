"""Signed notes with Ed25519: a log's checkpoint, and the cosignatures of its witnesses.

The formats are C2SP signed-note, tlog-checkpoint and tlog-cosignature; docs/witness.md tells what
of them is used.
"""

import hmac
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Self

LOG, WITNESS = 1, 4
"""Kinds of signature: over the note itself, and over a cosigner's instant with the note."""
KEY_ID_BYTES, PUBLIC_KEY_BYTES, INSTANT_BYTES = 4, 32, 8
LAST_INSTANT = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp())


@dataclass(frozen=True)
class VerifierKey:
    """Whose signatures of which kind are believed, written `name+id+key`."""

    name: str
    public: bytes
    kind: int

    @classmethod
    def read(cls, written: str) -> Self:
        """Read a key as it is written. Raises ValueError for what is none."""
        name, _, rest = written.partition("+")
        try:
            kind, *public = b64decode(rest.partition("+")[2], validate=True)
        except ValueError as error:
            raise ValueError(f"this is no verifier key: {written}") from error
        key = cls(name, bytes(public), kind)
        is_one = name and kind in {LOG, WITNESS} and len(public) == PUBLIC_KEY_BYTES
        if not is_one or str(key) != written:
            raise ValueError(f"this is no verifier key: {written}")
        return key

    @property
    def key_id(self) -> bytes:
        """The four bytes with which each of its signatures begins."""
        made_of = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return sha256(made_of).digest()[:KEY_ID_BYTES]

    def __str__(self) -> str:
        encoded = b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{encoded}"


def log_key(secret: str, origin: str) -> tuple[bytes, VerifierKey]:
    """Return the seed and the verifier key of the log with this origin.

    Each log has its own key, since witnesses tell logs apart by their keys.
    """
    from nacl.signing import SigningKey

    seed = hmac.digest(secret.encode(), b"points seal log\n" + origin.encode(), "sha256")
    return seed, VerifierKey(origin, bytes(SigningKey(seed).verify_key), LOG)


def checkpoint(origin: str, size: int, root: bytes) -> str:
    """Return the text that is signed: whose log, how many entries, the hash over them."""
    return f"{origin}\n{size}\n{b64encode(root).decode()}\n"


def sign(text: str, seed: bytes, key: VerifierKey) -> str:
    """Return the note: the text with the log's own signature."""
    from nacl.signing import SigningKey

    signature = SigningKey(seed).sign(text.encode()).signature
    return f"{text}\n— {key.name} {b64encode(key.key_id + signature).decode()}\n"


@dataclass(frozen=True)
class CosignatureLine:
    """A signature line of a witness that holds, and the instant it tells."""

    line: str
    signed_at: datetime


def find_cosignature(answer: str, text: str, witness: VerifierKey) -> CosignatureLine | None:
    """Return the witness's cosignature of this text; other lines, and what is wrong, count not."""
    for line in answer.splitlines():
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        if (dash, name) == ("—", witness.name):
            instant = _holds(encoded, text, witness)
            if instant is not None:
                return CosignatureLine(line, instant)
    return None


def _holds(encoded: str, text: str, witness: VerifierKey) -> datetime | None:
    """Return the instant of a cosignature, None for one that does not hold."""
    from nacl.exceptions import CryptoError
    from nacl.signing import VerifyKey

    try:
        raw = b64decode(encoded, validate=True)
        key_id, instant, signature = raw[:4], int.from_bytes(raw[4:12]), raw[12:]
        signed = f"cosignature/v1\ntime {instant}\n{text}".encode()
        VerifyKey(witness.public).verify(signed, signature)
    except (ValueError, CryptoError):
        return None
    is_theirs = key_id == witness.key_id and instant <= LAST_INSTANT
    return datetime.fromtimestamp(instant, UTC) if is_theirs else None
