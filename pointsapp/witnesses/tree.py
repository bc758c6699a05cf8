"""The tree of RFC 6962 over a log's entries: leaves, roots and the proof that a log only grew."""

from collections.abc import Sequence
from hashlib import sha256

from pointsapp import ledger


def leaf(entry: bytes) -> bytes:
    """Return the hash of one entry."""
    return sha256(b"\0" + entry).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the hash over these leaves."""
    return bytes.fromhex(ledger.merkle_root(leaves))


def consistency_proof(leaves: Sequence[bytes], old: int) -> list[bytes]:
    """Return what proves that these leaves continue the first `old` of them (RFC 6962, 2.1.2)."""
    return _proof(leaves, old, is_whole=True) if 0 < old < len(leaves) else []


def _proof(leaves: Sequence[bytes], old: int, *, is_whole: bool) -> list[bytes]:
    if old == len(leaves):
        return [] if is_whole else [root(leaves)]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    left, right = leaves[:half], leaves[half:]
    if old <= half:
        return [*_proof(left, old, is_whole=is_whole), root(right)]
    return [*_proof(right, old - half, is_whole=False), root(left)]
