"""Writes of channels and releases: keyword-only, actor and moment passed in (`by` None: the installation itself)."""

from luoshi.press.channels.operations.details import describe_channel, set_rule, update_channels
from luoshi.press.channels.operations.ends import check_release, fail, plan_again, replace_edition, withdraw
from luoshi.press.channels.operations.hearing import edition_corrected, edition_passed, edition_withdrawn
from luoshi.press.channels.operations.hooks import drop_hook, queue_delivery, set_hook, switch_hook
from luoshi.press.channels.operations.releases import plan_releases, publish, submit

__all__ = [
    "check_release",
    "describe_channel",
    "drop_hook",
    "edition_corrected",
    "edition_passed",
    "edition_withdrawn",
    "fail",
    "plan_again",
    "plan_releases",
    "publish",
    "queue_delivery",
    "replace_edition",
    "set_hook",
    "set_rule",
    "submit",
    "switch_hook",
    "update_channels",
    "withdraw",
]
