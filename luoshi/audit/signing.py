"""Signed files: Ed25519 with a key of the installation, kept beside its database in the home folder.

What lives here: the key, signing, telling whether a signature is right. Not here: what is signed (`export.py`).
Invariant: the private key is made once, readable by its owner only, and never leaves the folder; anybody who has the
public key (it is printed by `luoshi log key`) can prove a file without this installation.
"""

from __future__ import annotations

import base64
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_NAME = "log.key"


def private_key(home: Path) -> Ed25519PrivateKey:
    """The installation's key, made (mode 600) when it is first asked for."""
    path = home / KEY_NAME
    if not path.exists():
        raw = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.Raw, serialization.PrivateFormat.Raw, serialization.NoEncryption()
        )
        draft = path.with_suffix(f".{os.getpid()}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
        try:
            os.link(draft, path)  # two processes that start together agree on the first one's key
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def public_key(home: Path) -> str:
    """The public key as 44 letters."""
    raw = private_key(home).public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def sign(home: Path, content: bytes) -> str:
    """The signature as 88 letters."""
    return base64.b64encode(private_key(home).sign(content)).decode()


def signed_by(key: str, content: bytes, signature: str) -> bool:
    """Whether the holder of the private key to `key` signed exactly this content."""
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
        public.verify(base64.b64decode(signature, validate=True), content)
    except (InvalidSignature, ValueError):
        return False
    return True
