"""Tables of the press, one module for each part."""

from luoshi.press.models.channels import Channel, ChannelRule, HookDelivery, Release, Webhook
from luoshi.press.models.desk import Article, ArticleFile, ArticleHand, ArticleVersion
from luoshi.press.models.outlets import Outlet, OutletAlias, OutletDomain, OutletLevel
from luoshi.press.models.pieces import Edition, Piece, PieceAuthor
from luoshi.press.models.placements import AddressCheck, Claim, Outcome, PlacementDetail
from luoshi.press.models.reviews import CheckDecision, Remark, Review, ReviewChain

__all__ = [
    "AddressCheck",
    "Article",
    "ArticleFile",
    "ArticleHand",
    "ArticleVersion",
    "Channel",
    "ChannelRule",
    "CheckDecision",
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
    "Remark",
    "Review",
    "ReviewChain",
    "Webhook",
]
