"""People, posts, one's own account, security, the log, terms of keeping, feedback.

The log names people and what they did all over the house: its keepers read it there and nowhere else (`IN_LOG`).
"""

from __future__ import annotations

from typing import Any

from luoshi.org.models import Feedback, HandOver, SignIn
from luoshi.ui.scope import leave_scope
from tests.rights.table import MEMBERS, UNITS, Address
from tests.rights.world import World

MAY = {
    "audit.see": frozenset({"security", "audit"}),
    "security.manage": frozenset({"security"}),
    "feedback.read": frozenset({"admin"}),
    "member": MEMBERS,
}
IN_LOG = frozenset({"org:logs", "org:logs_signed"})
RULES = {
    "idle_minutes": "30", "password_length": "10", "password_kinds": "3", "password_history": "5", "password_days": "90",
}  # fmt: skip


def prepare(world: World) -> None:
    """At each place: a log-in of its clerk, a post handed over to the clerk, something the clerk wrote."""
    for name, place in world.places.items():
        house_id, clerk = place.unit.house_id, place.clerk
        SignIn.objects.create(
            house_id=house_id,
            account=place.account,
            session_key=f"of {name}",
            at=world.now,
            device=place.mark("upload"),
        )
        HandOver.objects.create(
            house_id=house_id, old_post=place.post, new_post=place.post, day=world.today, note=place.mark("upload"),
            at=world.now, moved_at=world.now,
        )  # fmt: skip
        Feedback.objects.create(
            house_id=house_id,
            person=clerk,
            at=world.now,
            page="/",
            text=f"{place.mark('person')}：退回原因想常用几条。",
        )


def _of(model: Any, **path: str) -> Any:
    """The row of a model at a place, by a path from its fields to the place's clerk."""

    def args(world: World, place: str) -> list[Any]:
        (field,) = path
        with leave_scope("test"):
            return [model.objects.get(**{field: getattr(world.places[place], path[field])}).pk]

    return args


def _person(world: World, place: str) -> list[Any]:
    return [world.places[place].clerk.pk]


def _post(world: World, place: str) -> list[Any]:
    return [world.places[place].post.pk]


def _of_person(**more: Any) -> Address:
    return Address("person", _person, UNITS, "org.manage", **more)


def _of_post(**more: Any) -> Address:
    return Address("person", _post, UNITS, "org.manage", **more)


def _day(world: World, place: str) -> dict[str, Any]:
    return {
        "day": world.today.isoformat(), "first": world.today.isoformat(), "last": world.today.isoformat(),
        "to": world.people["observer"].pk, "person": world.people["observer"].pk,
    }  # fmt: skip


REASON = {"reason": "防汛值班"}

ADDRESSES = {
    # -- one's own
    "org:account": Address(),
    "org:own_data": Address(may="member"),
    "org:still_here": Address(methods="P"),
    "org:sign_in_end": Address("upload", _of(SignIn, account="account"), UNITS, methods="P"),
    "org:note_read": Address("upload", _of(HandOver, new_post="post"), UNITS, methods="P"),
    "org:feedback_new": Address(methods="GP", body=lambda w, p: {"text": "想要常用的退回原因。", "page": "/"}),
    # -- people and posts
    "org:person_options": Address(may="org.manage"),
    "org:contacts": Address(may="org.manage", methods="GP", body=lambda w, p: REASON),
    "org:person_edit": _of_person(methods="GP", body=lambda w, p: {"name": w.places[p].clerk.name, "phone": "13800001234"}),
    "org:contact": _of_person(methods="GP"),
    "org:person_switch": _of_person(methods="GP", body=lambda w, p: {"active": "0"}),
    "org:person_data": _of_person(methods="GP"),
    "org:person_erase": _of_person(methods="GP", body=lambda w, p: REASON),
    "org:pass_on": _of_person(methods="GP", body=_day),
    "org:hand_over": _of_post(methods="GP", body=_day),
    "org:stand_in": _of_post(methods="GP", body=_day),
    # -- feedback, security, the log
    "org:feedback_all": Address(may="feedback.read"),
    "org:feedback": Address("person", _of(Feedback, person="clerk"), UNITS, "feedback.read", methods="GP",
                            body=lambda w, p: {"answer": "下个版本就有。"}),
    "org:security": Address(may="security.manage", methods="GP", body=lambda w, p: RULES),
    "org:unlock": Address(may="security.manage", methods="GP", body=lambda w, p: {"name": "nobody"}),
    "org:second_reset": Address(may="security.manage", methods="GP", body=lambda w, p: {"reset-username": "nobody"}),
    "org:retention": Address(may="security.manage", methods="GP", body=lambda w, p: {"switch": "on"}),
    "org:logs": Address(may="audit.see"),
    "org:logs_signed": Address(may="audit.see"),
}  # fmt: skip
