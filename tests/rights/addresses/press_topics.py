"""Topics are there for all below the planning office; leads, assignments and commissions for who offers or is asked, and
those above, for no other school."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from luoshi.catalogue.load import load as catalogue
from luoshi.ledger import operations as ledger
from luoshi.org.models import Account, Membership, Unit
from luoshi.org.queries import viewer_of
from luoshi.org.viewer import Viewer
from luoshi.press.desk.topics import assignments, commissions, leads, planning
from luoshi.ui.scope import leave_scope
from tests.rights.table import UNITS, Address
from tests.rights.world import Place, World

MAY: dict[str, frozenset[str]] = {
    "press.plan": frozenset({"planner", "planner_east"}),
    "press.plan@root": frozenset({"planner"}),
}


def prepare(world: World) -> None:
    """A topic at each root; in each place a lead, an assignment and a commission."""
    planners = {"root": _planner(world, world.root), "house": _planner(world, world.b_root)}
    for root in (world.root, world.b_root):
        ledger.define_kind(house_id=root.house_id, kind=catalogue().kind("press.lead"), by=None, at=world.now)
    world.topics = {}  # type: ignore[attr-defined]  # ours alone
    for name, root in (("root", world.root), ("house", world.b_root)):
        content = planning.Content(f"Z9{name}plan", world.today, world.today)
        by = planners[name]
        world.topics[name] = planning.add_topic(  # type: ignore[attr-defined]
            unit=root, content=content, by=by, at=world.now
        )
    world.tasks = {  # type: ignore[attr-defined]  # ours alone
        name: _rows(world, place, planners["house" if name == "house" else "root"])
        for name, place in world.places.items()
    }


def _planner(world: World, root: Unit) -> Viewer:
    with leave_scope("test"):
        post = Membership.objects.filter(unit=root, role="planner").order_by("pk").first()
        return viewer_of(Account.objects.get(person_id=post.person_id), world.today)


def _rows(world: World, place: Place, by: Viewer) -> dict[str, Any]:
    writer = viewer_of(place.account, world.today)
    title, unit = place.mark("ver"), place.unit.pk
    task = assignments.Task(title, world.now + timedelta(days=9), unit_id=unit)
    wish = commissions.Wish(title, world.today + timedelta(days=9), [unit])
    row = commissions.commission(wish=wish, by=by, at=world.now)
    return {
        "lead": leads.offer(
            unit_id=unit, what=place.mark("sub"), day=world.today - timedelta(days=1), by=writer, at=world.now
        ),
        "assignment": assignments.assign(task=task, by=by, at=world.now),
        "commission": row,
    }


def _topic(**more: Any) -> Address:
    return Address("plan", lambda w, p: [w.topics[p].pk], ("root", "house"), **more)  # type: ignore[attr-defined]


def _task(what: str, **more: Any) -> Address:
    takes = "sub" if what == "lead" else "ver"
    return Address(takes, lambda w, p: [w.tasks[p][what].pk], UNITS, **more)  # type: ignore[attr-defined]


def _steps(what: str, *steps: str) -> tuple[Address, ...]:
    def body(step: str) -> Any:
        return lambda w, p: {"step": step, "reason": "不再需要"}

    return tuple(_task(what, methods="P", body=body(step)) for step in steps)


def _new_topic(w: World, p: str) -> dict[str, Any]:
    return {"name": "新题", "first": w.today.isoformat(), "last": w.today.isoformat()}


ADDRESSES: dict[str, Address | tuple[Address, ...]] = {
    "press:topics": (Address(), Address(query=lambda w, p: "?export=csv")),
    "press:topic_new": Address(may="press.plan", methods="GP", body=_new_topic),
    "press:topic_copy": Address(may="press.plan", methods="P"),
    "press:topic_fields": Address(may="press.plan", methods="GP", body=lambda w, p: {"names": "中心工作"}),
    "press:topic_calendar": Address(),
    "press:topic_calendar_step": Address(
        may="press.plan", methods="P", body=lambda w, p: {"code": "national", "year": "2031"}),
    "press:topic": _topic(),
    "press:topic_edit": _topic(may="press.plan", by_place=True, methods="GP", body=_new_topic),
    "press:topic_step": _topic(methods="P", body=lambda w, p: {"step": "close"}),
    "press:leads": (Address(), Address(query=lambda w, p: "?q=Z9&export=csv")),
    "press:lead_new": Address(may="record.enter", methods="GP", body=lambda w, p: {
        "what": "有事", "type": "event", "unit": w.places["own"].unit.pk}),
    "press:lead": _task("lead"),
    "press:lead_step": _steps("lead", "accept", "refuse"),
    "press:assignments": (Address(), Address(query=lambda w, p: "?mine=1")),
    "press:assignment_new": Address(may="press.plan", methods="GP", body=lambda w, p: {
        "title": "新稿", "unit": w.places["own"].unit.pk, "due_at": f"{w.today + timedelta(days=9)}T18:00"}),
    "press:assignment": _task("assignment"),
    "press:assignment_step": _steps("assignment", "accept", "done", "cancel"),
    "press:commissions": (Address(), Address(query=lambda w, p: "?q=Z9&export=csv")),
    "press:commission_new": Address(may="press.plan", methods="GP", body=lambda w, p: {
        "title": "新约", "units": [w.places["own"].unit.pk], "wants": "either",
        "due_on": (w.today + timedelta(days=9)).isoformat()}),
    "press:commission": _task("commission"),
    "press:commission_step": _steps("commission", "cancel"),
    "press:commission_paper": (_task("commission"), _task("commission", query=lambda w, p: "?word=1")),
    "press:info_items": Address(),
}  # fmt: skip
