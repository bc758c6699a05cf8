"""The encoding holds to its worked examples, in the application and in the offline verifier."""

import json
from hashlib import sha256
from pathlib import Path

from pointsapp.ledger import encoding, offline_verifier

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text())


def test_the_application_encodes_as_documented() -> None:
    v = VECTORS
    assert encoding.encode(v["encoding"]["fields"]).hex() == v["encoding"]["hex"]
    assert encoding.genesis(v["genesis"]["book"], v["genesis"]["account"]) == v["genesis"]["hash"]
    content = encoding.content_hash(v["content"]["facts"], map(tuple, v["content"]["legs"]))
    assert content == v["content"]["hash"]
    legs = [tuple(leg) for leg in v["transaction"]["legs"]]
    digest = encoding.transaction_digest(v["transaction"]["facts"], legs)
    assert digest == v["transaction"]["hash"]
    entry = v["entry"]
    leg = tuple(entry["leg"])
    assert encoding.entry_hash(entry["previous"], entry["account"], leg, digest) == entry["hash"]
    leaves = [encoding.leaf_hash(*leaf) for leaf in v["tree"]["leaves"]]
    assert encoding.merkle_root(leaves) == v["tree"]["root"]
    assert encoding.seal_hash(v["seal"]["facts"]) == v["seal"]["hash"]
    newer = v["seal of version 2"]
    assert encoding.seal_hash(newer["facts"], newer["witnessed"]) == newer["hash"]


def test_the_offline_verifier_encodes_the_same() -> None:
    v = VECTORS
    assert offline_verifier.encode(*v["encoding"]["fields"]).hex() == v["encoding"]["hex"]
    flat = [value for leg in v["transaction"]["legs"] for value in leg]
    digest = offline_verifier.digest("transaction", *v["transaction"]["facts"], *flat)
    assert digest == v["transaction"]["hash"]
    leaves = [
        sha256(b"\0" + offline_verifier.encode(*leaf)).digest() for leaf in v["tree"]["leaves"]
    ]
    assert offline_verifier.root(leaves) == v["tree"]["root"]
    assert offline_verifier.digest("seal", *v["seal"]["facts"]) == v["seal"]["hash"]
    newer = v["seal of version 2"]
    hashed = (*newer["facts"], *newer["witnessed"])
    assert offline_verifier.digest("seal", *hashed, version=2) == newer["hash"]
