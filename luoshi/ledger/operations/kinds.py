"""Kinds: the catalogue's and the administrator's own, through one operation. A version is appended, never changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from types import MappingProxyType

from luoshi.audit.operations import log
from luoshi.catalogue.checks import problems_of
from luoshi.catalogue.load import load as catalogue
from luoshi.catalogue.model import Catalogue, KindDef
from luoshi.ledger import definitions, errors
from luoshi.ledger.models import Kind, KindVersion
from luoshi.ledger.operations.locking import step
from luoshi.ledger.searching import reindex_kind
from luoshi.org.models import House
from luoshi.org.viewer import Viewer


def define_kind(*, house_id: int, kind: KindDef, by: Viewer | None, at: datetime) -> Kind:
    """Define a kind of the house, or its next version where something changed. Raises NotAllowed, KindUnsound.

    A kind whose code the catalogue declares keeps being the catalogue's: the next `sync_catalogue` defines it anew.
    """
    with step("defining a kind"):
        _check_may(by, house_id)
        if faults := _faults(kind):
            raise errors.KindUnsound(faults)
        House.objects.select_for_update().get(pk=house_id)
        _define(house_id, [(kind, 0)], by=by, at=at, own=not catalogue().has_kind(kind.code))
        made: Kind = Kind.objects.get(house_id=house_id, code=kind.code)
        log(house_id=house_id, actor=by, action="kind.defined", subject=f"kind:{made.pk}", at=at,
            detail={"code": kind.code, "version": made.current})  # fmt: skip
    return made


def sync_catalogue(*, house_id: int, at: datetime, by: Viewer | None = None) -> int:
    """Bring the house's kinds to the catalogue's state. Returns how many versions were new. Raises NotAllowed."""
    with step("bringing kinds to the catalogue's state"):
        _check_may(by, house_id)
        House.objects.select_for_update().get(pk=house_id)
        kinds = [(kind, order) for order, kind in enumerate(catalogue().kinds(), start=1)]
        new = _define(house_id, kinds, by=by, at=at, own=False)
        if new:
            log(house_id=house_id, actor=by, action="kind.synced", detail={"versions": new}, at=at)
    return new


def switch_kind(*, kind_id: int, active: bool, by: Viewer | None, at: datetime) -> Kind:
    """Switch a kind on or off; off, nothing new is entered by it. Raises Kind.DoesNotExist, NotAllowed."""
    with step("switching a kind"):
        rows = Kind.objects.all() if by is None else Kind.objects.visible_to(by)
        kind: Kind = rows.select_for_update().get(pk=kind_id)
        _check_may(by, kind.house_id)
        kind.active = active
        kind.save(update_fields=["active"])
        log(house_id=kind.house_id, actor=by, action="kind.switched", subject=f"kind:{kind.pk}", at=at,
            detail={"active": active})  # fmt: skip
    return kind


def _check_may(by: Viewer | None, house_id: int) -> None:
    if by is not None and not (by.house_id == house_id and by.can("kind.manage")):
        raise errors.NotAllowed("kind.manage")


def _faults(kind: KindDef) -> tuple[str, ...]:
    """The catalogue's rules but for samples, which only its own tests need."""
    whole = catalogue()
    types = {each.code: each for each in whole.holding_types()}
    alone = Catalogue(whole.groups, MappingProxyType({kind.code: kind}), MappingProxyType(types))
    about = f"kind {kind.code}: "
    found = [fault.removeprefix(about) for fault in problems_of(alone) if fault.startswith(about)]
    return tuple(fault for fault in found if not fault.startswith("sample"))


def _define(house_id: int, wanted: Iterable[tuple[KindDef, int]], *, by: Viewer | None, at: datetime, own: bool) -> int:
    """Write rows and versions of what is new or changed, in a fixed number of statements."""
    pairs = [(definition, order, definitions.to_json(definition)) for definition, order in wanted]
    known = {kind.code: kind for kind in Kind.objects.filter(house_id=house_id, code__in=[d.code for d, _, _ in pairs])}
    standing = {
        version.kind_id: version.definition
        for version in KindVersion.objects.filter(kind__in=known.values()).order_by("number")
    }
    fresh: list[Kind] = []
    changed: list[Kind] = []
    renamed: list[Kind] = []
    versions: list[tuple[Kind, dict[str, object]]] = []
    for definition, order, plain in pairs:
        kind = known.get(definition.code)
        if kind is not None and standing.get(kind.pk) == plain:
            continue
        if kind is not None and kind.name != definition.name:
            renamed.append(kind)
        (changed if kind else fresh).append(kind := kind or Kind(house_id=house_id, code=definition.code, own=own))
        kind.name, kind.group, kind.icon, kind.system = (
            definition.name,
            definition.group,
            definition.icon,
            definition.system,
        )
        kind.order, kind.current = order or kind.order, kind.current + 1
        versions.append((kind, plain))
    Kind.objects.bulk_create(fresh)
    Kind.objects.bulk_update(changed, ["name", "group", "icon", "system", "order", "current"], batch_size=100)
    by_id = by.person_id if by else None
    KindVersion.objects.bulk_create(
        [
            KindVersion(kind=kind, number=kind.current, definition=plain, valid_from=at, by_id=by_id)
            for kind, plain in versions
        ]
    )
    for kind in renamed:
        reindex_kind(kind)
    return len(versions)
