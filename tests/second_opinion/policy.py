"""Policies (FORMAT.md §13): whom a reader believes, and what that makes of a checkpoint."""

from collections import namedtuple

import notes
from wire import Refused

POLICY_BYTES_MAX = 262_144
ITEMS_MAX = 64

# What a policy makes of a checkpoint of a log that it names: `cosigned` is (name, seconds) of each witness.
Word = namedtuple("Word", "checkpoint cosigned enough")


class Policy:
    """A policy file, read strictly; refused when it is none."""

    def __init__(self, stored):
        if len(stored) > POLICY_BYTES_MAX or not stored.endswith(b"\n"):
            raise Refused("a policy is cut off or too long")
        if any(byte < 0x20 and byte not in b"\t\n" or byte == 0x7F for byte in stored):
            raise Refused("a policy with a control character")
        self.logs, self.witnesses, self.groups, self.quorum = [], {}, {}, None
        self.members = set()
        for line in stored.decode("utf-8", "surrogateescape").split("\n"):
            words = [word for word in line.replace("\t", " ").split(" ") if word]
            if words and not line.startswith("#"):
                self._line(words)
        if self.quorum is None:
            raise Refused("a policy without a quorum")

    def _line(self, words):
        read = {"log": self._log, "witness": self._witness, "group": self._group, "quorum": self._quorum}.get(words[0])
        if read is None:
            raise Refused(f"{words[0]!r} begins no line of a policy")
        read(*words[1:])

    def _key(self, text, kind, others):
        key = notes.key(text)
        if key.kind != kind or len(others) >= ITEMS_MAX or any(key.public == other.public for other in others):
            raise Refused(f"the key {key.name} is of another kind, there already, or one too many")
        return key

    def _log(self, *words):
        if len(words) not in (1, 2):
            raise Refused("expected: log <key> [<url>]")
        self.logs.append(self._key(words[0], notes.LOG, self.logs))

    def _witness(self, *words):
        if len(words) not in (2, 3):
            raise Refused("expected: witness <name> <key> [<url>]")
        key = self._key(words[1], notes.WITNESS, list(self.witnesses.values()))
        self.witnesses[self._new(words[0])] = key

    def _new(self, name):
        if name == "none" or name in self.witnesses or name in self.groups:
            raise Refused(f"the name {name} is taken")
        return name

    def _group(self, *words):
        if len(words) < 3 or len(self.groups) >= ITEMS_MAX:
            raise Refused("expected: group <name> <k | all | any> <name>…, and not too many")
        name, least, members = self._new(words[0]), words[1], words[2:]
        for member in members:
            if member not in self.witnesses and member not in self.groups or member in self.members:
                raise Refused(f"{member} is no name above, or a member already")
            self.members.add(member)
        least = {"any": 1, "all": len(members)}.get(least) or notes.decimal(least)
        if not 1 <= least <= len(members):
            raise Refused(f"the group {name} asks for {least} of {len(members)}")
        self.groups[name] = (least, members)

    def _quorum(self, *words):
        known = len(words) == 1 and (words[0] == "none" or words[0] in self.witnesses or words[0] in self.groups)
        if not known or self.quorum is not None:
            raise Refused("expected one line: quorum <name | none>")
        self.quorum = words[0]

    def of(self, stored):
        """What it makes of a note; None when no log that it names signed it; refused when the note cannot be true."""
        note = notes.note(stored)
        checkpoint = notes.checkpoint(note.text)
        signed = notes.signed(note, [*self.logs, *self.witnesses.values()])
        if not any(log in signed and log.name == checkpoint.origin for log in self.logs):
            return None
        at = {name: min(signed[key]) for name, key in self.witnesses.items() if key in signed}
        return Word(checkpoint, list(at.items()), self.quorum == "none" or self._has(self.quorum, at))

    def _has(self, name, at):
        if name in self.groups:
            least, members = self.groups[name]
            return sum(self._has(member, at) for member in members) >= least
        return name in at
