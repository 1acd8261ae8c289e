"""What units of the demo do through the year, by and by: each module is a part of the plan's work.

What lives here: `all_acts`. Not here: entering (`year`). Invariant: the acts depend on the seeded draw, the house and
the day alone.
"""

from __future__ import annotations

from luoshi.demo.acts import Act, Scene
from luoshi.demo.habits import grounds, learning, news, schools, service


def all_acts(scene: Scene) -> list[Act]:
    """Everything that was done in the scene's span, in the order of handing in."""
    for part in (learning, news, grounds, schools, service):
        part.perform(scene)
    scene.acts.sort(key=lambda act: (act.filed_on, act.day, act.unit_id, act.kind))
    return scene.acts
