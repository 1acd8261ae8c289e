"""Secrets of the house in its settings (a mail password, a robot's address): encrypted with the installation's key.

Invariant: what stands in the database alone opens nothing; with the key of another installation it is unreadable, and
the settings page asks for it anew.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"luoshi.org.notices"


class Unreadable(Exception):
    """The secret was encrypted with another key (another installation, or a lost secret.key)."""


def _fernet() -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


def encrypt(secret: str) -> str:
    """The secret as text for the settings; "" stays ""."""
    return _fernet().encrypt(secret.encode()).decode("ascii") if secret else ""


def decrypt(kept: str) -> str:
    """The secret again. Raises Unreadable."""
    if not kept:
        return ""
    try:
        return _fernet().decrypt(kept.encode("ascii")).decode()
    except (InvalidToken, UnicodeError) as error:
        raise Unreadable from error
