"""Says of every line `TYPE HEX` on standard input whether it is a value in its one spelling: 1 or 0, a line each. For comparing decoders."""

import sys

from shapes import kind_of
from wire import Refused, decode


def main():
    for line in sys.stdin:
        word, _, spelled = line.strip().partition(" ")
        try:
            decode(kind_of(word), bytes.fromhex(spelled))
            print(1)
        except Refused:
            print(0)


if __name__ == "__main__":
    main()
