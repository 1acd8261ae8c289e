"""Who may do what to a record. Each condition on its own line; roles themselves are `luoshi.org.roles`.

Invariant: the verifier is neither who entered, nor who handed in, nor a doer (design.md §4). `by` None is the
installation itself (set-up, import from the command line), which may do everything and is named in the history as such.
"""

from __future__ import annotations

from luoshi.ledger import errors
from luoshi.ledger.lines import Parts, doers_of
from luoshi.ledger.models import Record
from luoshi.org.models import Unit
from luoshi.org.viewer import Viewer


def has_own_post(by: Viewer, unit: Unit, action: str) -> bool:
    """A post of one's own (or as stand-in) at the unit itself that allows `action`."""
    return any(post.unit_id == unit.pk and post.nature != "lent" for post in by.posts_for(action))


def check_may_enter(by: Viewer | None, unit: Unit) -> bool:
    """Whether it is on behalf of the unit. Raises NotAllowed."""
    if by is None:
        return False
    if by.house_id == unit.house_id:
        if has_own_post(by, unit, "record.enter"):
            return False
        lent = {post.unit_id for post in by.posts if post.nature == "lent"}
        if by.can_at("record.enter_below", unit.path) and unit.pk not in lent:
            return True
    raise errors.NotAllowed("record.enter", str(unit))


def check_may_amend(by: Viewer | None, record: Record) -> None:
    """Who entered it may change it, and whoever may enter for its unit. Raises NotAllowed."""
    if by is not None and record.entered_by_id == by.person_id and by.house_id == record.house_id:
        return
    check_may_enter(by, record.unit)


def check_may_decide(by: Viewer | None, record: Record, way: str) -> None:
    """A verifier of the unit or above; where the kind is verified from above, of a unit above. Raises NotAllowed."""
    if by is None:
        return
    path = record.unit.path
    for post in by.posts_for("record.verify"):
        if by.house_id != record.house_id or not post.reaches(path):
            continue
        if way != "above" or post.path != path or record.unit.parent_id is None:
            return
    raise errors.NotAllowed("record.verify", str(record.unit))


def check_not_own(by: Viewer | None, parts: Parts) -> None:
    """Raises OwnRecord where the actor entered it, handed it in, or did the work."""
    if by is None:
        return
    if parts.record.entered_by_id == by.person_id:
        raise errors.OwnRecord("entered")
    if parts.record.handed_in_by_id == by.person_id:
        raise errors.OwnRecord("handed_in")
    if str(by.person_key) in doers_of(parts):
        raise errors.OwnRecord("doer")
