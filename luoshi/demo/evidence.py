"""Files of the demo: few distinct pictures and scans, drawn and checked once, kept as often as they are attached.

What lives here: making and keeping them. Not here: drawing (`pictures`). Invariant: each kept file went through the
same check as an upload; its bytes are written once, its rows are as many as records show it.
"""

from __future__ import annotations

from datetime import datetime
from random import Random

from luoshi.demo import pictures
from luoshi.demo.acts import Act
from luoshi.files.inspect import Inspected, inspect
from luoshi.files.operations import clean_name, keep
from luoshi.ledger.operations import NewEvidence
from luoshi.org.viewer import Viewer

ROOM = "ledger"
USED_AGAIN = 0.01
"""Share of pictures by which the verifier is shown that the same photo was handed in before."""
_VARIANTS = {"board": 2, "screen": 1, "meeting": 2, "reading": 2, "festival": 1, "page": 2}
_LINES = ("记录人：经办人", "以上情况属实，特此说明。", "（盖章）")


class Drawer:
    """Where pictures lie ready. `kept` counts the rows that were made."""

    def __init__(self, house_id: int, draw: Random) -> None:
        self.house_id, self.draw, self.kept, self.links = house_id, draw, 0, 0
        self._ready: dict[tuple[str, str, int], Inspected] = {}

    @property
    def distinct(self) -> int:
        """How many different files were made."""
        return len(self._ready)

    def attach(self, act: Act, *, by: Viewer | None, at: datetime) -> tuple[NewEvidence, ...]:
        """Keep the file that shows an act, and name it as evidence; nothing where the act has none."""
        if not act.proof:
            return ()
        if act.proof == "link":
            self.links += 1
            address = f"https://oa.qinghe.example/doc/{act.day:%Y%m}/{self.links}"
            return (NewEvidence(url=address, caption=act.caption, grade="B"),)
        found = self._of(act.proof, act.caption, self.draw.randrange(_VARIANTS[act.proof]))
        name = clean_name(f"{act.caption}{act.day:%m%d}.{found.type}")
        file = keep(house_id=self.house_id, owner_room=ROOM, found=found, name=name, by=by, at=at)
        self.kept += 1
        # Few pictures stand for many photos: named by hash, each would be called a picture used before. Some are.
        sha256 = file.sha256 if self.draw.random() < USED_AGAIN else ""
        return (NewEvidence(file_id=file.pk, caption=act.caption, sha256=sha256),)

    def _of(self, scene: str, words: str, variant: int) -> Inspected:
        key = (scene, words, variant)
        if key not in self._ready:
            draw = Random(f"{scene}{words}{variant}")  # noqa: S311  a picture, not a secret
            if scene == "page":
                self._ready[key] = inspect(pictures.page(words, [f"事由：{words}", *_LINES], draw), "scan.pdf")
            else:
                self._ready[key] = inspect(pictures.picture(scene, words, draw), "photo.jpg")
        return self._ready[key]
