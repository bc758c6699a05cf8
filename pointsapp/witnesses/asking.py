"""Ask witnesses to cosign: C2SP tlog-witness, where the log calls and the witness answers."""

from base64 import b64encode
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from pointsapp.witnesses import tree
from pointsapp.witnesses.notes import (
    WITNESS,
    CosignatureLine,
    VerifierKey,
    find_cosignature,
)
from pointsapp.witnesses.service import Log

SECONDS = 15
LONGEST_ANSWER_BYTES = 64 * 1024


class NotCosigned(Exception):
    """A witness did not cosign; the words say why."""


class Away(NotCosigned):
    """A witness does not answer; the next checkpoint takes in what this one would have shown."""


@dataclass(frozen=True)
class Witness:
    """Whom to ask, by which key the answer is believed, and where."""

    key: VerifierKey
    url: str


def read_witnesses(lines: Iterable[str]) -> list[Witness]:
    """Read the lines `witness NAME KEY URL` of a policy (C2SP tlog-policy); others are left out.

    Raises ValueError for a line that names no key and no address.
    """
    return [_witness(line) for line in lines if line.split()[:1] == ["witness"]]


def _witness(line: str) -> Witness:
    _, _, written, url = [*line.split(), "", "", ""][:4]
    if urlsplit(url).scheme not in {"http", "https"}:
        raise ValueError(f"this names no witness with its key and address: {line.strip()}")
    key = VerifierKey.read(written)
    if key.kind != WITNESS:
        raise ValueError(f"this key is a log's and no witness's: {line.strip()}")
    return Witness(key, url.rstrip("/"))


def ask(witness: Witness, log: Log) -> CosignatureLine:
    """Return the witness's cosignature of the log's last checkpoint. Raises NotCosigned.

    The witness says how many seals it knows, and is shown that the log continues these.
    """
    status, answer = _post(witness, log, old=0)
    if status == HTTPStatus.CONFLICT:
        status, answer = _post(witness, log, old=_known(answer, log))
    if status != HTTPStatus.OK:
        raise NotCosigned(f"it answers {status} {answer.strip()[:200]}".strip())
    cosignature = find_cosignature(answer, log.text, witness.key)
    if cosignature is None:
        raise NotCosigned("its answer bears no signature of its key")
    return cosignature


def _known(answer: str, log: Log) -> int:
    """Return how many seals the witness knows."""
    known = int(answer) if answer.strip().isascii() and answer.strip().isdigit() else 0
    if known > log.published.size:
        raise NotCosigned(
            f"it knows {known} seals and there are {log.published.size}: history was cut off"
        )
    return known


def _post(witness: Witness, log: Log, *, old: int) -> tuple[int, str]:
    proof = tree.consistency_proof(log.leaves[: log.published.size], old)
    lines = [f"old {old}", *(b64encode(one).decode() for one in proof), "", log.published.note]
    url = urlsplit(f"{witness.url}/add-checkpoint")
    kind = HTTPSConnection if url.scheme == "https" else HTTPConnection
    try:
        with closing(kind(url.netloc, timeout=SECONDS)) as connection:
            connection.request("POST", url.path, "\n".join(lines).encode())
            answer = connection.getresponse()
            return answer.status, answer.read(LONGEST_ANSWER_BYTES).decode(errors="replace")
    except (OSError, HTTPException) as error:
        raise Away(f"it does not answer: {error}") from error
