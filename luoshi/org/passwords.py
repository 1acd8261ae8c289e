"""First passwords, to be handed over and changed at the first sign-in."""

from __future__ import annotations

import secrets

# Without 0, O, 1, l, I: it is read out over the telephone.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_password() -> str:
    """Three groups of four: 31**12 possibilities."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
