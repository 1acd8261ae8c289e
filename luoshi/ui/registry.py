"""What rooms register in `AppConfig.ready`: menus, home panels, settings pages, search sources, file owners, figures.

Lives here: the shapes, and the one list per shape. Not here: who calls what (base template, workbench, files).
Invariant: a code is registered once; everything that shows rows receives the viewer (`request.viewer`, set by org) and
decides by it. org lies above this room, so a viewer is typed `Any` here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.http import HttpRequest
from django.utils.functional import Promise


class AlreadyRegistered(Exception):
    """Two rooms registered the same code."""


def everybody(viewer: Any) -> bool:
    """The default of `allowed`: whoever is signed in."""
    return True


@dataclass(frozen=True)
class MenuItem:
    """A line of the side menu. `badge` gives a count shown beside it, or None or 0 for nothing."""

    code: str
    label: str
    icon: str
    url_name: str
    allowed: Callable[[Any], bool] = everybody
    badge: Callable[[Any], int | None] | None = None
    group: str = ""
    order: int = 100
    phone: bool = False
    """In the phone's bottom bar (the first four); when no item says so the first four by order."""


@dataclass(frozen=True)
class Panel:
    """A card of the home page. `render` gives safe HTML, or None to leave it out today."""

    code: str
    title: str
    render: Callable[[HttpRequest], str | None]
    order: int = 100
    allowed: Callable[[Any], bool] = everybody
    wide: bool = False


@dataclass(frozen=True)
class Spot:
    """Where something found is and what stands beside its title: "" where this viewer has no page of it."""

    url: str
    detail: str = ""


@dataclass(frozen=True)
class SearchSource:
    """Things of a room that the search finds. The room writes its documents itself (`luoshi.search.index`).

    `seen(viewer)`: the rows of the room that this viewer may see (`visible_to`), under the documents' `object_id`.
    `spots(viewer, entries)`: by `object_id`, for one page of hits, in a fixed number of queries.
    `documents(house_id, after, limit)`: documents by rising `object_id`, for rebuilding and checking.
    """

    code: str
    label: str | Promise
    icon: str
    seen: Callable[[Any], Any]
    spots: Callable[[Any, Any], Mapping[int, Spot]]
    documents: Callable[[int, int, int], Iterable[Any]]
    order: int = 100


@dataclass(frozen=True)
class SettingsPage:
    """One page of the house's settings, listed at /org/settings/: what it is for, and who may open it."""

    code: str
    label: str
    detail: str
    icon: str
    url_name: str
    allowed: Callable[[Any], bool] = everybody
    order: int = 100


@dataclass(frozen=True)
class PrintAction:
    """What can be printed of the thing on a page. `place`: unit, target, plan; `url`: where, for that row's viewer."""

    code: str
    place: str
    label: str
    url: Callable[[Any, Any], str]
    icon: str = "printer"
    order: int = 100


@dataclass(frozen=True)
class KindForm:
    """A room's own form for a kind of record, by the kind's code. `edit_url_name` takes the record's key."""

    code: str
    url_name: str
    edit_url_name: str = ""


class FileOwner(Protocol):
    """A room that stores files. The `files` room asks it before it serves one, by the file's `owner` code."""

    code: str

    def may_read(self, viewer: Any, file: Any) -> bool:
        """Whether this viewer sees the row that the file hangs on; False answers 404."""
        ...

    def may_remove(self, viewer: Any, file: Any) -> bool:
        """Whether this viewer may take the file off (a draft's own author, not after handing in)."""
        ...


@dataclass(frozen=True)
class FigurePart:
    """One number of a figure: what it is called, its exact text, where it opens to its rows."""

    label: str
    text: str
    url: str = ""
    state: str = ""


class FigureSource(Protocol):
    """A room that offers figures by code (for home, wallboard, reports): each opens to the rows behind it."""

    code: str

    def figures(self, viewer: Any) -> Iterable[FigurePart]:
        """The figures that this viewer may see, in order."""
        ...


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


T = TypeVar("T", bound=_Coded)


class Registry(Generic[T]):
    """Things by code, given back by `order`, then as registered."""

    def __init__(self) -> None:
        self._things: dict[str, T] = {}

    def register(self, thing: T) -> T:
        """Add one. Raises AlreadyRegistered for a code that is taken."""
        if thing.code in self._things:
            raise AlreadyRegistered(thing.code)
        self._things[thing.code] = thing
        return thing

    def unregister(self, code: str) -> None:
        """Take one away (tests, switched-off rooms); silent when it is not there."""
        self._things.pop(code, None)

    def get(self, code: str) -> T | None:
        """The one with this code."""
        return self._things.get(code)

    def __iter__(self) -> Iterator[T]:
        return iter(sorted(self._things.values(), key=lambda thing: getattr(thing, "order", 100)))

    def __len__(self) -> int:
        return len(self._things)

    def allowed(self, viewer: Any) -> list[T]:
        """Those whose `allowed` says yes to this viewer, in order."""
        return [thing for thing in self if getattr(thing, "allowed", everybody)(viewer)]


menus: Registry[MenuItem] = Registry()
panels: Registry[Panel] = Registry()
settings_pages: Registry[SettingsPage] = Registry()
print_actions: Registry[PrintAction] = Registry()
search_sources: Registry[SearchSource] = Registry()
kind_forms: Registry[KindForm] = Registry()
file_owners: Registry[FileOwner] = Registry()
figure_sources: Registry[FigureSource] = Registry()
