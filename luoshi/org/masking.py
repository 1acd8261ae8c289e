"""Telephone numbers and mail addresses as they are shown: masked, until somebody asks for one and is written down.

Pure. Invariant: what is shown masked cannot be filled in again from the mask; an empty value stays empty.
"""

from __future__ import annotations

STARS = "****"


def mask_phone(phone: str) -> str:
    """`138****1234`; a land line keeps its area code; shorter numbers keep two signs."""
    phone = phone.strip()
    if not phone:
        return ""
    area, dash, rest = phone.partition("-")
    if dash and 3 <= len(area) <= 4 and area.startswith("0"):
        return f"{area}-{rest[:2]}{STARS}{rest[-2:]}" if len(rest) > 6 else f"{area}-{STARS}"
    digits = phone.replace(" ", "").replace("-", "")
    if len(digits) >= 11:
        return f"{digits[:3]}{STARS}{digits[-4:]}"
    return f"{digits[:2]}{STARS}{digits[-2:]}" if len(digits) > 6 else f"{digits[:1]}{STARS}"


def mask_email(email: str) -> str:
    """`w****@example.cn`: the first letter and the domain."""
    name, at, domain = email.strip().partition("@")
    return f"{name[:1]}{STARS}{at}{domain}" if name else ""
