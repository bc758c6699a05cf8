"""The log's tree proves that it only grew, and to a verifier written another way."""

from collections.abc import Callable

import pytest

from pointsapp.witnesses import tree
from pointsapp.witnesses.tiles import Tile
from tests.witnesses.conftest import is_consistent


def test_each_size_is_proved_to_continue_each_smaller_one(
    trees: Callable[[int], list[bytes]],
) -> None:
    leaves = trees(33)
    for new in range(1, len(leaves) + 1):
        for old in range(1, new + 1):
            proof = tree.consistency_proof(leaves[:new], old)
            roots = (tree.root(leaves[:old]), tree.root(leaves[:new]))
            assert is_consistent(old, new, proof, roots), (old, new)
            assert not is_consistent(old, new, proof, (roots[1][::-1], roots[1]))


def test_the_empty_tree_and_one_leaf_are_as_the_rfc_says() -> None:
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert tree.root([]).hex() == empty
    one = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert tree.root([tree.leaf(b"")]).hex() == one


@pytest.mark.parametrize(
    ("path", "index", "width"),
    [
        ("000", 0, 256),
        ("007.p/12", 7, 12),
        ("x001/x234/067", 1234067, 256),
        ("x001/000", 1000, 256),
    ],
)
def test_a_tile_is_read_and_written_as_its_address(path: str, index: int, width: int) -> None:
    tile = Tile.read(0, path)
    assert tile is not None
    assert (tile.index, tile.width, tile.path) == (index, width, path)


@pytest.mark.parametrize(
    "path",
    ["", "1", "0000", "x000/001", "000.p/0", "000.p/256", "000.p/257", "000.p/012", "000/", "x001",
     "٠٠٠"],
)  # fmt: skip
def test_no_other_address_is_a_tile(path: str) -> None:
    assert Tile.read(0, path) is None
    assert Tile.read(9, "000") is None


def test_a_tile_covers_the_entries_below_it() -> None:
    assert Tile(0, 1).entries == range(256, 512)
    assert Tile(0, 1, 7).entries == range(256, 263)
    assert Tile(1, 0, 2).entries == range(512)
