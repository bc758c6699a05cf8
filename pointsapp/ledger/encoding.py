"""The canonical encoding and the hashes over it: docs/ledger.md says the same in words.

Days and instants come as text here ("2026-11-14", "2026-11-14T01:02:03Z"), hashes as 64
hexadecimal digits: what is hashed is what another language reads in the database.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256

Field = str | int | None
LegFacts = tuple[int, int, int, int]
"""Account, number, amount, balance after."""

NO_HASH = "0" * 64
"""Before the first seal."""
CONTENT, TRANSACTION, ENTRY = (
    f"points-ledger-1 {name}" for name in ("content", "transaction", "entry")
)


def instant_text(instant: datetime) -> str:
    """Return the instant as it is hashed: UTC, to the second."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def encode(fields: Iterable[Field]) -> bytes:
    """Return each field as length (4 bytes, big-endian), tag (n, i, s) and value."""
    parts: list[bytes] = []
    for field in fields:
        if field is None:
            parts.append(b"\0\0\0\0n")
            continue
        value = str(field).encode()
        parts.append(len(value).to_bytes(4, "big"))
        parts.append(b"s" if isinstance(field, str) else b"i")
        parts.append(value)
    return b"".join(parts)


def encode_text(field: str) -> bytes:
    """Return what `encode` returns for a text, or a hash."""
    value = field.encode()
    return len(value).to_bytes(4, "big") + b"s" + value


def encode_number(field: int) -> bytes:
    """Return what `encode` returns for a number."""
    value = str(field).encode()
    return len(value).to_bytes(4, "big") + b"i" + value


@lru_cache(maxsize=4096, typed=True)
def encode_often(*fields: Field) -> bytes:
    """Return what `encode` returns for fields that come again and again, like a day."""
    return encode(fields)


_NAMES = {name: encode_text(name) for name in (CONTENT, TRANSACTION, ENTRY)}


def digest(*fields: Field) -> str:
    """Return the SHA-256 of the encoded fields in hexadecimal."""
    return sha256(encode(fields)).hexdigest()


def digest_encoded(name: str, *encoded: bytes) -> str:
    """Return the SHA-256 of fields that are encoded already, after the name of the hash."""
    return sha256(b"".join((_NAMES[name], *encoded))).hexdigest()


def genesis(book: Sequence[Field], account: Sequence[Field]) -> str:
    """Return an account's head before its first entry.

    `book` is code, opened_at; `account` is id, kind, commodity.
    """
    return digest("points-ledger-1 genesis", *book, *account)


def content_hash(facts: Sequence[Field], legs: Iterable[tuple[int, int]]) -> str:
    """Return what a key stands for.

    `facts` is kind, occurred_on, source_kind, source_id, memo, reverses_id;
    `legs` are pairs of account and amount.
    """
    flat = (value for leg in sorted(legs) for value in leg)
    return digest(CONTENT, *facts, *flat)


def transaction_digest(facts: Sequence[Field], legs: Iterable[LegFacts]) -> str:
    """Return the digest of a transaction with all its legs.

    `facts` is book code, id, key, content_hash, kind, occurred_on, recorded_at, recorded_by,
    source_kind, source_id, memo, reverses_id.
    """
    flat = (value for leg in sorted(legs) for value in leg)
    return digest(TRANSACTION, *facts, *flat)


def entry_hash(previous: str, account: Sequence[Field], leg: LegFacts, transaction: str) -> str:
    """Return the hash of one entry; `account` is kind, commodity."""
    return digest(ENTRY, previous, *account, *leg, transaction)


def leaf_hash(account_id: int, count: int, balance: int, head: str) -> bytes:
    """Return a leaf of a seal's tree: where one account stands."""
    return sha256(b"\0" + encode((account_id, count, balance, head))).digest()


def merkle_root(leaves: Sequence[bytes]) -> str:
    """Return the root of RFC 6962: a lone last node goes up as it is."""
    level = list(leaves)
    if not level:
        return sha256(b"").hexdigest()
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        lone = level[-1:] if len(level) % 2 else []
        level = [sha256(b"\1" + left + right).digest() for left, right in pairs] + lone
    return level[0].hex()


def seal_hash(facts: Sequence[Field], witnessed: Sequence[Field] = ()) -> str:
    """Return a seal's hash.

    `facts` is book code, number, through_transaction_id, account_count, root,
    previous_hash, sealed_at; `witnessed` is guards, chain_head, or nothing for version 1.
    """
    return digest(f"points-ledger-{2 if witnessed else 1} seal", *facts, *witnessed)
