"""Tables of the press, one module for each part."""

from luoshi.press.models.channels import Channel, ChannelRule, HookDelivery, Release, Webhook
from luoshi.press.models.desk import Article, ArticleFile, ArticleHand, ArticleVersion
from luoshi.press.models.lists import CheckList, ListEntry
from luoshi.press.models.outlets import Outlet, OutletAlias, OutletDomain, OutletLevel
from luoshi.press.models.pieces import Edition, Piece, PieceAuthor
from luoshi.press.models.placements import AddressCheck, Claim, Outcome, PlacementDetail
from luoshi.press.models.reviews import CheckDecision, Remark, Review, ReviewChain
from luoshi.press.models.topics import (
    Assignment,
    Commission,
    CommissionUnit,
    FestivalChoice,
    Lead,
    Topic,
    TopicDay,
    TopicField,
)

__all__ = [
    "AddressCheck",
    "Article",
    "ArticleFile",
    "ArticleHand",
    "ArticleVersion",
    "Assignment",
    "Channel",
    "ChannelRule",
    "CheckDecision",
    "CheckList",
    "Claim",
    "Commission",
    "CommissionUnit",
    "Edition",
    "FestivalChoice",
    "HookDelivery",
    "Lead",
    "ListEntry",
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
    "Topic",
    "TopicDay",
    "TopicField",
    "Webhook",
]
