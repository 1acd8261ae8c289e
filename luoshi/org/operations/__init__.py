"""Writes of the organisation: houses, units and their dated places, people, accounts, posts; one module per subject.

Reading is `queries.py`. Actor and moment are passed in; an actor of None is the installation itself (set-up, demo,
command line). Invariant: callers import from here, so that a module may be split without anybody noticing.
"""

from luoshi.org.operations.checks import check_may, lock_house, may_add_below
from luoshi.org.operations.houses import change_settings, create_house, turn_day
from luoshi.org.operations.people import (
    add_account,
    add_person,
    change_person,
    read_contact,
    reset_password,
    take_contacts,
)
from luoshi.org.operations.posts import appoint, end_post
from luoshi.org.operations.security import change_security, reset_second_factor, switch_account
from luoshi.org.operations.sign_ins import (
    Visit,
    check_open,
    close_sign_in,
    end,
    end_all,
    note_failure,
    open_sign_in,
    unlock,
)
from luoshi.org.operations.units import add_unit, change_place, merge_unit

__all__ = [
    "Visit",
    "add_account",
    "add_person",
    "add_unit",
    "appoint",
    "change_person",
    "change_place",
    "change_security",
    "change_settings",
    "check_may",
    "check_open",
    "close_sign_in",
    "create_house",
    "end",
    "end_all",
    "end_post",
    "lock_house",
    "may_add_below",
    "merge_unit",
    "note_failure",
    "open_sign_in",
    "read_contact",
    "reset_password",
    "reset_second_factor",
    "switch_account",
    "take_contacts",
    "turn_day",
    "unlock",
]
