"""The values between the parts: runs of characters, rules, pages. Coordinates in points, y grows downwards."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)  # not frozen: thousands are made, and freezing doubles their cost
class Run:
    """Characters of one line without a wide gap. `size` is the width of a Chinese character."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2

    def beside(self, other: Run) -> bool:
        """Whether both stand on one line."""
        overlap = min(self.bottom, other.bottom) - max(self.top, other.top)
        return overlap > 0.5 * min(self.bottom - self.top, other.bottom - other.top)


@dataclass(slots=True)
class Rule:
    """A straight line of a table or under a heading: along x or along y."""

    left: float
    right: float
    top: float
    bottom: float

    @property
    def flat(self) -> bool:
        """Whether it lies along x."""
        return self.right - self.left >= self.bottom - self.top


@dataclass(slots=True)
class Page:
    """One page as it is seen."""

    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictures: int = 0
    marks: set[str] = field(default_factory=set)  # of notes, as they stand in the text


@dataclass(slots=True)
class Turn:
    """From the file's coordinates (y upwards, before the page is turned) to what is seen."""

    rotation: int
    left: float
    bottom: float
    width: float
    height: float

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """(left, right, top, bottom) as seen."""
        left, right, bottom, top = left - self.left, right - self.left, bottom - self.bottom, top - self.bottom
        if self.rotation == 90:
            return bottom, top, left, right
        if self.rotation == 180:
            return self.width - right, self.width - left, bottom, top
        if self.rotation == 270:
            return self.width - top, self.width - bottom, self.height - right, self.height - left
        return left, right, self.height - top, self.height - bottom
