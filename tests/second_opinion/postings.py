"""From event to transfers, by the table of FORMAT.md §4, Postings, which this file reads as a program."""

import re

import tables
from shapes import ACCOUNT, ASSET, TRANSFER, field_of, rows

_VARIANTS = {variant.shape.__name__: variant.shape for kind in (ACCOUNT, ASSET) for variant in kind.variants}


def _looked_up(word, event, line, here):
    """A word of the table: the site, a field of the line or else of the event, by name or by type; or itself, a reason, behind `always` or where there is no such field."""
    if word == "here":
        return here
    if word.startswith("always "):
        return word.removeprefix("always ")
    if word.startswith("site of "):
        return getattr(event, word.removeprefix("site of "))[:16]
    first, _, rest = word.partition(", else ")
    value, found = None, False
    for step in first.split("."):
        name = step if step == step.lower() else field_of(step)[0]
        holders = (line, event) if not found else (value,)
        holder = next((holder for holder in holders if hasattr(holder, name)), None)
        if holder is None:
            return word
        value, found = getattr(holder, name), True
    return rest if value is None and rest else value


def _account(text, event, line, here):
    name, words = re.fullmatch(r"(\w+)\((.*)\)", text).groups()
    words = [words] if ", else " in words else words.split(", ")
    fields = [_looked_up(word, event, line, here) for word in words]
    return None if None in fields else _VARIANTS[name]._make(fields)


def _asset(text, event, line, here):
    fields = [_looked_up(word, event, line, here) for word in text.split(", ")]
    return _VARIANTS["Goods" if len(fields) == 2 else "Money"]._make(fields)


def _by_event():
    table = {}
    for row in rows(tables.POSTINGS):
        name, _, direction = row[0].partition(" ")
        table.setdefault(name, []).append((direction, *row[1:]))
    return table


POSTINGS = _by_event()


def transfers(here, event):
    """The transfers of an event in the book of this site, in order: goods line by line, money once."""
    name = type(event).__name__
    if name == "EntryReversed":
        return list(event.transfers)
    made = []
    money = any(", " not in asset for _, _, _, asset, _ in POSTINGS.get(name, ()))
    for line in (None,) if money else getattr(event, "lines", ()):
        for direction, source, target, asset, quantity in POSTINGS.get(name, ()):
            if direction and line.direction != direction:
                continue
            ends = _account(source, event, line, here), _account(target, event, line, here)
            amount = _looked_up(quantity, event, line, here)
            if amount and None not in ends:
                made.append(TRANSFER.shape(*ends, _asset(asset, event, line, here), amount))
    return made
