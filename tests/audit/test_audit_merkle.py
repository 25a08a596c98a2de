"""The tree is that of RFC 9162, however its hashes come."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from writersroom_db.audit.merkle import Frontier, leaf_hash, tree_root

HASHES = st.lists(st.binary(min_size=32, max_size=32), max_size=70)


def by_the_definition(hashes: list[bytes]) -> bytes:
    """Section 2.1.1: the left subtree has the largest power of two below the number of leaves."""
    if not hashes:
        return sha256().digest()
    if len(hashes) == 1:
        return hashes[0]
    left = 1 << (len(hashes) - 1).bit_length() - 1
    above = by_the_definition(hashes[:left]) + by_the_definition(hashes[left:])
    return sha256(b"\1" + above).digest()


@given(HASHES)
def test_a_root_is_what_the_definition_says(hashes: list[bytes]) -> None:
    assert tree_root(hashes) == by_the_definition(hashes)


@given(HASHES)
def test_hashes_that_come_one_by_one_have_the_same_root(hashes: list[bytes]) -> None:
    assert Frontier(hashes).root == tree_root(hashes)


@given(st.binary(), st.binary())
def test_no_entry_has_the_hash_of_a_node(left: bytes, right: bytes) -> None:
    node = tree_root([leaf_hash(left), leaf_hash(right)])
    assert leaf_hash(leaf_hash(left) + leaf_hash(right)) != node
