"""The house's own rules of sign-in: idle time, passwords, second factor. Values only; pure.

What lives here: reading `House.settings["security"]`, safe defaults (field.md §6, 等保 2.0), the house's term for each
sort of detail. Not here: writing (`operations.security`), the pages. Invariant: an absent or damaged key means the safe
default, and no setting goes below the floor that the product itself keeps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

ADMINISTRATORS = ("admin", "security", "audit")
"""三员: one person holds at most one of them."""

# Locking is the same for every name, whether it exists or not: a house's own numbers would tell names apart.
FAILURES = 5  # wrong tries of a name from one address …
LOCK_MINUTES = 15  # … lock this pair for so long
NAME_FAILURES = 30  # wrong tries of a name from all addresses within …
NAME_MINUTES = 60  # … an hour: then it opens only from where it was opened before
ADDRESS_FAILURES = 60  # wrong tries of one address within LOCK_MINUTES: only names known there still open
KNOWN_DAYS = 90  # an address is known to a name for so long after a log-in

IDLE = (5, 120, 30)  # least, most, default; minutes
LENGTH = (8, 64, 10)
KINDS = (1, 4, 3)
HISTORY = (0, 24, 5)
DAYS = (0, 365, 90)


@dataclass(frozen=True)
class SecuritySettings:
    """What an administrator of security may set."""

    idle_minutes: int = IDLE[2]
    one_session: bool = True
    second_factor_roles: tuple[str, ...] = ()
    password_length: int = LENGTH[2]
    password_kinds: int = KINDS[2]
    password_history: int = HISTORY[2]
    password_days: int = DAYS[2]

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self) | {"second_factor_roles": list(self.second_factor_roles)}

    def wants_second(self, roles: Iterable[str]) -> bool:
        """Whether somebody with these roles must use a second factor."""
        return bool(set(roles) & set(self.second_factor_roles))


def security_of(settings: Mapping[str, Any]) -> SecuritySettings:
    """The rules of a house, from its stored settings."""
    stored = settings.get("security")
    stored = stored if isinstance(stored, Mapping) else {}
    roles = stored.get("second_factor_roles", ())
    return SecuritySettings(
        idle_minutes=_within(stored.get("idle_minutes"), IDLE),
        one_session=bool(stored.get("one_session", True)),
        second_factor_roles=tuple(str(role) for role in roles) if isinstance(roles, (list, tuple)) else (),
        password_length=_within(stored.get("password_length"), LENGTH),
        password_kinds=_within(stored.get("password_kinds"), KINDS),
        password_history=_within(stored.get("password_history"), HISTORY),
        password_days=_within(stored.get("password_days"), DAYS),
    )


def _within(value: object, limits: tuple[int, int, int]) -> int:
    least, most, default = limits
    if not isinstance(value, int) or isinstance(value, bool):
        return default
    return min(max(value, least), most)


def kinds_in(password: str) -> int:
    """How many of lower case, capitals, digits and other signs a password mixes; letters of other scripts are signs."""
    found = {
        "lower" if "a" <= sign <= "z" else "upper" if "A" <= sign <= "Z" else "digit" if sign.isdigit() else "other"
        for sign in password
    }
    return len(found)


def device_of(agent: str) -> str:
    """A browser and a system from the User-Agent, as people call them: `Chrome · Windows`. Nothing finer is kept."""
    browsers = (
        ("MicroMessenger", "微信"), ("wxwork", "企业微信"), ("DingTalk", "钉钉"), ("Lark", "飞书"), ("Edg", "Edge"),
        ("QIHU", "360 浏览器"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
    )  # fmt: skip
    systems = (
        ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS", "macOS"),
        ("UOS", "统信"), ("Kylin", "麒麟"), ("Linux", "Linux"),
    )  # fmt: skip
    browser = next((name for sign, name in browsers if sign in agent), "")
    system = next((name for sign, name in systems if sign in agent), "")
    return " · ".join(part for part in (browser, system) if part)
