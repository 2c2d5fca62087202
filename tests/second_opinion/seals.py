"""Strict Ed25519 (FORMAT.md §6): canonical s, no key or R of small order, no cofactor."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493

_D = -121665 * pow(121666, -1, P) % P

# The y of the points whose order divides 8: 1 of the identity, -1 of order 2, 0 of order 4, and the two pairs of order 8.
_Y_OF_ORDER_8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022
_SMALL = {1, P - 1, 0, _Y_OF_ORDER_8, P - _Y_OF_ORDER_8}


def small_order(point):
    """Whether an encoded point is of small order: its y tells, however it is spelled and whatever its sign."""
    return (int.from_bytes(point, "little") & (2**255 - 1)) % P in _SMALL


def is_point(encoded):
    """Whether 32 bytes are a point of the curve, in the encoding that Ed25519 keys have."""
    y, odd = int.from_bytes(encoded, "little") & (2**255 - 1), encoded[31] >> 7
    square = (y * y - 1) * pow(_D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    return (x * x - square) % P == 0 and not (x == 0 and odd)


def holds(key, signature, message):
    """Whether the signature over the message is the key's. OpenSSL computes R = sB - kA and compares its bytes: without the cofactor."""
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    if s >= ORDER or small_order(key) or small_order(r):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
