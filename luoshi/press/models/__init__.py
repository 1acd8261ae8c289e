"""Tables of the press, one module for each part."""

from luoshi.press.models.channels import Channel, ChannelRule, HookDelivery, Release, Webhook
from luoshi.press.models.outlets import Outlet, OutletAlias, OutletDomain, OutletLevel
from luoshi.press.models.pieces import Edition, Piece, PieceAuthor
from luoshi.press.models.placements import AddressCheck, Claim, Outcome, PlacementDetail

__all__ = [
    "AddressCheck",
    "Channel",
    "ChannelRule",
    "Claim",
    "Edition",
    "HookDelivery",
    "Outcome",
    "Outlet",
    "OutletAlias",
    "OutletDomain",
    "OutletLevel",
    "Piece",
    "PieceAuthor",
    "PlacementDetail",
    "Release",
    "Webhook",
]
