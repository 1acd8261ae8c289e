"""Signed files: Ed25519 with a key of the installation.

What lives here: the key, signing, telling whether a signature is right. Not here: what is signed (`export.py`).
Invariants: the private key is made from the installation's secret key (`secret.key` in the home folder, mode 600), so
that whoever restores a backup signs on with the same key, and nothing more has to be kept; anybody who has the public
key (`luoshi log key` prints it) proves a file without this installation.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PURPOSE = b"luoshi.audit.signing/1"


def private_key(secret: str) -> Ed25519PrivateKey:
    """The key of the installation whose secret this is; used for nothing else."""
    return Ed25519PrivateKey.from_private_bytes(hmac.digest(secret.encode(), PURPOSE, hashlib.sha256))


def public_key(secret: str) -> str:
    """The public key as 44 letters."""
    raw = private_key(secret).public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def sign(secret: str, content: bytes) -> str:
    """The signature as 88 letters."""
    return base64.b64encode(private_key(secret).sign(content)).decode()


def signed_by(key: str, content: bytes, signature: str) -> bool:
    """Whether the holder of the private key to `key` signed exactly this content."""
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
        public.verify(base64.b64decode(signature, validate=True), content)
    except (InvalidSignature, ValueError):
        return False
    return True
