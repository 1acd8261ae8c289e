"""Tables of the press, one module for each part."""

from luoshi.press.models.channels import Channel, ChannelRule, HookDelivery, Release, Webhook
from luoshi.press.models.pieces import Edition, Piece, PieceAuthor

__all__ = ["Channel", "ChannelRule", "Edition", "HookDelivery", "Piece", "PieceAuthor", "Release", "Webhook"]
