"""sigstore's own modules for checkpoints and Merkle proofs, asked about a log of ours. In: a JSON list of cases. Out: for each a line of
JSON, in order, with why it is refused, or "" when it holds."""

import base64
import binascii
import json
import sys
from types import SimpleNamespace

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519
from sigstore._internal.merkle import verify_merkle_inclusion
from sigstore._internal.rekor.checkpoint import verify_checkpoint
from sigstore._internal.trust import Keyring
from sigstore.errors import VerificationError
from sigstore_models.common.v1 import PublicKey, PublicKeyDetails
from sigstore_models.rekor.v1 import InclusionProof


def encoded(bytes_: bytes) -> bytes:
    return base64.b64encode(bytes_)


def check(case: dict) -> None:
    _, key_id, key = case["key"].split("+", 2)
    raw = ed25519.Ed25519PublicKey.from_public_bytes(base64.b64decode(key)[1:])
    der = raw.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    keys = Keyring([PublicKey(raw_bytes=encoded(der), key_details=PublicKeyDetails.PKIX_ED25519)])
    # Of the fields of an entry these are what the two modules read.
    proof = InclusionProof(
        log_index=str(case["index"]),
        tree_size=str(case["size"]),
        root_hash=case["root"].encode(),
        hashes=[hash_.encode() for hash_ in case["proof"]],
        checkpoint={"envelope": case["note"]},
    )
    entry = SimpleNamespace(
        _inner=SimpleNamespace(
            inclusion_proof=proof,
            log_id=SimpleNamespace(key_id=bytes.fromhex(key_id)),
            canonicalized_body=base64.b64decode(case["leaf"]),
        )
    )
    verify_checkpoint(keys, entry)
    verify_merkle_inclusion(entry)


for case in json.load(sys.stdin):
    refused = ""
    try:
        check(case)
    except (VerificationError, ValueError, binascii.Error) as error:  # what these modules raise; all else is a fault here
        refused = f"{type(error).__name__}: {error}"[:200]
    print(json.dumps({"refused": refused}))
