"""Reads the vectors in ledger/vectors: blocks of lines `word value`, each with a name."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "ledger" / "vectors"


def vectors(file):
    """The blocks of a file, each a dict of its lines; a line without a value has an empty one."""
    found = []
    for block in (FOLDER / file).read_text(encoding="utf-8").split("\n\n"):
        lines = [line.partition(" ")[::2] for line in block.splitlines() if line and not line.startswith("#")]
        if lines and lines[0][0] == "name":
            found.append(dict(lines))
    return found


def stored(block, word="bytes"):
    return bytes.fromhex(block[word])


def named(file, begin):
    """The blocks whose name begins so."""
    return [block for block in vectors(file) if block["name"].startswith(begin)]
