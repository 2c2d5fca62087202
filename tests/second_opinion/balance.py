"""The balance: every transfer added up, what is held never below zero, all accounts together zero."""

from postings import transfers
from shapes import ACCOUNT, ASSET
from wire import Refused, encode

HELD = {"Shelf", "Transit", "Fund"}


class Balance:
    """What the bank holds, of every asset; all its surroundings are one account an asset."""

    def __init__(self):
        self.held = {}  # (account, asset), both encoded: more than zero, or less while its other end is in a book not yet read
        self.outside = {}  # asset: what has come from outside, less what has gone there, below zero

    def add(self, book, event):
        """Adds an entry of a book; refused when it leaves less than nothing where only this book gives and takes."""
        touched = set()
        for transfer in transfers(book[:16], event):
            asset = encode(ASSET, transfer.asset)
            for account, amount in ((transfer.source, -transfer.quantity), (transfer.target, transfer.quantity)):
                kind = type(account).__name__
                if kind in HELD:
                    key = (encode(ACCOUNT, account), asset)
                    self._move(self.held, key, amount)
                    if kind != "Transit":
                        touched.add((kind, key))
                else:
                    self._move(self.outside, asset, amount)
        for kind, key in touched:
            if self.held.get(key, 0) < 0:
                raise Refused(f"{kind} {key[0][4:].hex()} holds {self.held[key]} of {key[1].hex()}")

    @staticmethod
    def _move(amounts, key, amount):
        left = amounts.get(key, 0) + amount
        if left:
            amounts[key] = left
        else:
            amounts.pop(key, None)

    def below_zero(self):
        """The held accounts that hold less than nothing, when all is added up."""
        return [key for key, amount in self.held.items() if amount < 0]

    def unbalanced(self):
        """The assets whose accounts are not zero together."""
        sums = dict(self.outside)
        for (_, asset), amount in self.held.items():
            self._move(sums, asset, amount)
        return list(sums)
