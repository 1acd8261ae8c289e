"""The tables of the organisation; one module per part, each imported here so that Django finds it."""

from luoshi.org.models.core import Account, House, Membership, Person, Unit, UnitPlace

__all__ = ["Account", "House", "Membership", "Person", "Unit", "UnitPlace"]
