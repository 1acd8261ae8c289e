"""Notices: telling people what happened, in their inbox and, where the house has set it up, by mail and group robot.

`tell` is what other rooms call. Nothing leaves the machine until an administrator has named a mail server or a robot.
"""

from luoshi.org.notices.operations import tell

__all__ = ["tell"]
