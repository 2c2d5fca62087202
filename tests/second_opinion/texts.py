"""The rules of texts (FORMAT.md §1): what a Code and a Label may be made of."""

import bisect

import letters
from wire import Refused

CODE_CHARACTERS_MAX = 40
LABEL_CHARACTERS_MAX = 200

# The Unicode property White_Space, complete; it has not changed since Unicode 6.3.
WHITE_SPACE = frozenset(
    [*range(0x09, 0x0E), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000]
)


def letter_or_digit(character):
    """By the ranges in letters.py, not by Python's own tables: those follow another property and another version of Unicode."""
    at = bisect.bisect_right(letters.FIRST, ord(character)) - 1
    return at >= 0 and ord(character) <= letters.LAST[at]


def code(text):
    """Refuses what is no Code."""
    if not 1 <= len(text) <= CODE_CHARACTERS_MAX:
        raise Refused(f"a code of {len(text)} characters")
    for character in text:
        if character not in "-_./+," and not letter_or_digit(character):
            raise Refused(f"a code with the character U+{ord(character):04X}")


def label(text):
    """Refuses what is no Label."""
    if not 1 <= len(text) <= LABEL_CHARACTERS_MAX:
        raise Refused(f"a label of {len(text)} characters")
    if any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in text):
        raise Refused("a label with a control character")
    if ord(text[0]) in WHITE_SPACE or ord(text[-1]) in WHITE_SPACE:
        raise Refused("a label with white space at an end")
