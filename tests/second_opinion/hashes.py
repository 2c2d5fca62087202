"""BLAKE3 with the contexts of FORMAT.md §2, and the tree over the entries of a page."""

from blake3 import blake3

ZEROS = bytes(32)


def hashed(context, data):
    return blake3(data, derive_key_context="helpbank v1 " + context).digest()


def node(left, right):
    return hashed("entries node", left + right)


def _split(count):
    """The largest power of two below a count of two or more."""
    return 1 << ((count - 1).bit_length() - 1)


def root(leaves):
    """The root over entry hashes, in order; of none: zeros."""
    if len(leaves) < 2:
        return leaves[0] if leaves else ZEROS
    at = _split(len(leaves))
    return node(root(leaves[:at]), root(leaves[at:]))


def root_by_path(leaf, index, count, path):
    """Where the path leads from the leaf with this index of so many; None when the path has not the length they ask for."""
    turns = []  # from the root down: whether the leaf lies to the right
    while count > 1:
        at = _split(count)
        turns.append(index >= at)
        index, count = (index - at, count - at) if index >= at else (index, at)
    if index or len(path) != len(turns):
        return None
    for right, sibling in zip(reversed(turns), path, strict=True):
        leaf = node(sibling, leaf) if right else node(leaf, sibling)
    return leaf


def made_id(book, key, ordinal, kind):
    return hashed("id", book + key + ordinal.to_bytes(4, "little") + kind.encode())[:16]
