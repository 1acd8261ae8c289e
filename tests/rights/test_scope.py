"""No viewer, no rows: for every scoped model and every way to ask; and which models are scoped, with reasons for the rest."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi.ui.scope import NoViewer, ScopedModel, ScopedQuerySet, leave_scope
from tests.rights.world import KIND, World

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "luoshi"
pytestmark = pytest.mark.django_db

OURS = [model for model in apps.get_models() if model.__module__.startswith("luoshi.")]
SCOPED = [model for model in OURS if issubclass(model, ScopedModel)]

# Models whose rows anybody's query may read, each with the reason.
UNSCOPED = {
    "org.House": "read by the viewer's own key only, never listed; holds settings and a name",
    "org.Account": "the user model of the sign-in, which reads it before there is a viewer; names lead to it, not rows",
    "jobs.Lease": "which process is the worker, and when it last beat; of no house",
    "jobs.Tick": "when a schedule last ran; of no house",
    "ledger.HouseClock": "a lock and two numbers of the whole house; shows nothing of any unit",
}

# Modules whose views leave the scope, with the reason that stands there.
VIEWS_OUT_OF_SCOPE = {"luoshi/files/views.py": {"the owner room decides who sees a file"}}


def test_every_model_is_scoped_or_says_why_not() -> None:
    """A new model cannot be forgotten, and no reason outlives its model."""
    bare = {model._meta.label for model in OURS if model not in SCOPED}
    assert bare == set(UNSCOPED), (
        f"without scope and without a reason: {sorted(bare - set(UNSCOPED))}; derive from ScopedModel and say `sight`, "
        f"or add it to UNSCOPED in {Path(__file__).name}; gone: {sorted(set(UNSCOPED) - bare)}"
    )


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.label)
def test_every_scoped_model_says_who_sees_it(model: Any, world: World) -> None:
    """Each has a `sight` of its own line, gives nothing to nobody, and has no manager that goes round it."""
    from luoshi.org.viewer import anonymous

    assert isinstance(model.sight(world.viewer("leader")), models.Q)
    assert not model.objects.visible_to(anonymous(world.today)).exists()
    for manager in model._meta.managers:
        assert isinstance(manager.get_queryset(), ScopedQuerySet), manager


def test_what_hangs_on_a_scoped_row_is_scoped() -> None:
    """A model with a key to a record, a plan, a unit … is itself scoped: a forward key goes past every manager."""
    loose = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in OURS
        if model not in SCOPED and model._meta.label not in UNSCOPED
        for field in model._meta.concrete_fields
        if field.related_model in SCOPED
    ]
    assert not loose


def test_the_kind_of_house_is_not_readable_through_a_relation_of_an_unscoped_model() -> None:
    """The few unscoped models have no key into scoped ones but the account's to its own person."""
    found = {
        f"{model._meta.label}.{field.name}"
        for model in OURS
        if model not in SCOPED
        for field in model._meta.concrete_fields
        if field.related_model in SCOPED
    }
    assert found == {"org.Account.person"}


# -- every way to ask --------------------------------------------------------------------------------------------------


def _ways() -> dict[str, Callable[[Any, Any], Any]]:
    """Ways to run a query: (queryset without viewer, model) → whatever runs it."""
    return {
        "iterate": lambda rows, model: list(rows),
        "count": lambda rows, model: rows.count(),
        "exists": lambda rows, model: rows.exists(),
        "bool": lambda rows, model: bool(rows),
        "len": lambda rows, model: len(rows),
        "first": lambda rows, model: rows.first(),
        "last": lambda rows, model: rows.last(),
        "get": lambda rows, model: rows.get(pk=_key(model)),
        "index": lambda rows, model: rows[0],
        "slice": lambda rows, model: list(rows[:3]),
        "contains": lambda rows, model: rows.contains(model(pk=_key(model))),
        "values": lambda rows, model: list(rows.values()),
        "values_list": lambda rows, model: list(rows.values_list("pk")),
        "in_bulk": lambda rows, model: rows.in_bulk([_key(model)]),
        "iterator": lambda rows, model: list(rows.iterator()),
        "aggregate": lambda rows, model: rows.aggregate(n=Count("*")),
        "annotate": lambda rows, model: list(rows.annotate(n=Count("*"))),
        "distinct exists": lambda rows, model: rows.distinct().exists(),
        "union left": lambda rows, model: list(rows.union(model.objects.none())),
        "union right": lambda rows, model: list(model.objects.none().union(rows)),
        "or": lambda rows, model: list(rows | model.objects.all()),
        "and": lambda rows, model: list(rows & model.objects.all()),
        "subquery": lambda rows, model: list(_all_of(model).filter(pk__in=rows.values("pk"))),
        "exists subquery": lambda rows, model: list(_all_of(model).filter(Exists(rows.filter(pk=OuterRef("pk"))))),
        "explain": lambda rows, model: rows.explain(),
        "lock": lambda rows, model: list(rows.select_for_update()),
        "update": lambda rows, model: rows.update(**{_column(model): None}),
        "delete": lambda rows, model: rows.delete(),
        "raw delete": lambda rows, model: rows._raw_delete("default"),
        "raw": lambda rows, model: list(model.objects.raw("SELECT 1")),
        "get_or_create": lambda rows, model: rows.get_or_create(pk=_key(model)),
        "update_or_create": lambda rows, model: rows.update_or_create(pk=_key(model)),
        "sum": lambda rows, model: rows.aggregate(n=Sum(_number(model))),
    }


def _key(model: Any) -> Any:
    composite = isinstance(model._meta.pk, models.CompositePrimaryKey)
    return (1, 1, "x", 1, "2026-01-01", 1, 1) if composite else 1


def _column(model: Any) -> str:
    return next(field.name for field in model._meta.concrete_fields if not field.primary_key)


def _number(model: Any) -> str:
    names = [
        f.name for f in model._meta.concrete_fields if isinstance(f, (models.IntegerField, models.BigIntegerField))
    ]
    return names[0] if names else "pk"


def _all_of(model: Any) -> Any:
    """A queryset that may run, into which one that may not is put."""
    rows = model.objects.all()
    rows.query.seen_by = 0
    return rows


WAYS = _ways()
# A composite key has no place in these.
NOT_COMPOSITE = {
    "in_bulk",
    "contains",
    "get_or_create",
    "update_or_create",
    "subquery",
    "exists subquery",
    "get",
    "sum",
}


STEPS: dict[str, Callable[[Any, str], Any]] = {
    "filter": lambda rows, column: rows.filter(**{f"{column}__isnull": False}),
    "exclude": lambda rows, column: rows.exclude(**{f"{column}__isnull": True}),
    "order_by": lambda rows, column: rows.order_by(column),
    "distinct": lambda rows, column: rows.distinct(),
    "all": lambda rows, column: rows.all(),
    "select_related": lambda rows, column: rows.select_related(None),
    "defer": lambda rows, column: rows.defer(None),
}


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    model=st.sampled_from(SCOPED),
    way=st.sampled_from(sorted(WAYS)),
    chain=st.lists(st.sampled_from(sorted(STEPS)), max_size=4),
)
def test_a_query_that_names_no_viewer_is_refused_however_it_is_run(
    model: Any, way: str, chain: list[str], world: World
) -> None:
    """Any model, any way, behind any chain of calls."""
    if isinstance(model._meta.pk, models.CompositePrimaryKey) and way in NOT_COMPOSITE:
        return
    if way in ("delete", "raw delete", "contains", "update") and "distinct" in chain:
        chain = [each for each in chain if each != "distinct"]  # Django refuses the pair by itself
    rows = model.objects.all()
    for step in chain:
        rows = STEPS[step](rows, _column(model))
    with pytest.raises(NoViewer):
        WAYS[way](rows, model)


def test_reverse_relations_and_prefetches_are_refused_too(world: World) -> None:
    """`unit.records`, `prefetch_related`, and a prefetch with a queryset of its own."""
    from luoshi.ledger.models import Record
    from luoshi.org.models import Unit

    viewer = world.viewer("leader")
    unit = Unit.objects.visible_to(viewer).first()
    assert unit is not None
    with pytest.raises(NoViewer):
        list(unit.records.all())
    with pytest.raises(NoViewer):
        list(Unit.objects.visible_to(viewer).prefetch_related("records"))
    with pytest.raises(NoViewer):
        list(Unit.objects.visible_to(viewer).prefetch_related(Prefetch("records", queryset=Record.objects.all())))
    seen = Prefetch("records", queryset=Record.objects.visible_to(viewer))
    assert list(Unit.objects.visible_to(viewer).prefetch_related(seen))


def test_a_viewer_does_not_wash_a_query_that_has_none(world: World) -> None:
    """own | all is refused: the mark of the left side must not cover the right one."""
    from luoshi.ledger.models import Record

    seen = Record.objects.visible_to(world.viewer("correspondent"))
    for joined in (lambda: seen | Record.objects.all(), lambda: seen & Record.objects.all()):
        with pytest.raises(NoViewer):
            joined()
    with pytest.raises(NoViewer):
        list(seen.filter(pk__in=Record.objects.all().values("pk")))


# -- the ways out ------------------------------------------------------------------------------------------------------


def _sources() -> list[Path]:
    return [path for path in PACKAGE.rglob("*.py") if "tests" not in path.parts and "migrations" not in path.parts]


def test_leaving_the_scope_carries_a_reason_and_happens_below_the_views() -> None:
    """Each call names its reason in the code itself; in a view only where it is listed here."""
    faults = []
    for path in _sources():
        name = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "leave_scope":
                continue
            reason = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
            handed_on = isinstance(node.args[0], ast.Name) if node.args else False
            if not handed_on and (not isinstance(reason, str) or (len(reason) < 5)):
                faults.append(f"{name}:{node.lineno} leaves the scope without a reason")
            in_view = "views" in path.parts or path.stem in ("views", "forms", "lists") or "forms" in path.parts
            if in_view and reason not in VIEWS_OUT_OF_SCOPE.get(name, ()):
                faults.append(f"{name}:{node.lineno} leaves the scope in a view: move it to queries or operations")
    assert not faults, "\n".join(faults)


# The mark that a queryset is scoped, set by hand: each place filters by the viewer itself, or only counts.
MARKS_BY_HAND = {
    "luoshi/ui/scope.py", "luoshi/ledger/sight.py", "luoshi/ledger/measures/behind.py",
}  # fmt: skip


def test_nothing_goes_round_the_scope() -> None:
    """`_base_manager`, `.raw(`, `.extra(` and a mark set by hand stand nowhere but where they are known."""
    forbidden = re.compile(r"\b_base_manager\b|\.raw\(|\.extra\(|RawSQL|_default_manager")
    faults = []
    for path in _sources():
        name, text = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        if name != "luoshi/ui/scope.py" and forbidden.search(text):
            faults.append(f"{name} uses {forbidden.search(text).group()}")  # type: ignore[union-attr]  # just found
        if re.search(r"\bseen_by\s*=[^=]", text) and name not in MARKS_BY_HAND:
            faults.append(f"{name} marks a queryset as scoped by hand")
    assert not faults, "\n".join(faults)


def test_leaving_without_a_reason_is_an_error() -> None:
    """The reason is not decoration."""
    with pytest.raises(ValueError, match="reason"), leave_scope(""):
        pass


# -- choosers ----------------------------------------------------------------------------------------------------------


def _forms(world: World) -> list[tuple[str, Any]]:
    """Every form with choosers of rows, made as its view makes it."""
    from luoshi.catalogue.load import load
    from luoshi.org import forms as org
    from luoshi.org.queries import people
    from luoshi.plans import queries as plans
    from luoshi.plans.forms.documents import PlanChoice
    from luoshi.plans.forms.reach import ReachForm, reach_initial
    from luoshi.plans.forms.target import TargetForms
    from luoshi.plans.spec import Reach, TargetSpec
    from luoshi.reading import read_text
    from luoshi.work import queries as work
    from luoshi.work.holding_form import holding_form
    from luoshi.work.kind_form import form_class
    from luoshi.work.views.holdings import around_holding

    viewer, own = world.viewer("planner_east"), world.places["own"].unit
    clerk = world.viewer("area_clerk")
    version = work.kind_version(clerk, KIND)
    assert version is not None
    kind = version.kind_def
    catalogue = plans.catalogue_of(viewer)
    reach = ReachForm(viewer, catalogue, coverage=False, initial=reach_initial(Reach()))
    target = TargetForms(viewer, catalogue, TargetSpec(title="x"), quote="x", mark="m")
    found: list[tuple[str, Any]] = [
        ("org.UnitForm", org.UnitForm(viewer=viewer)),
        ("org.MergeForm", org.MergeForm(viewer=viewer, unit=own)),
        ("org.PersonForm", org.PersonForm(viewer=viewer)),
        ("org.PostForm", org.PostForm(viewer=viewer)),
        ("plans.PlanChoice", PlanChoice(viewer, read_text("一、全年更新8次以上。").plans[0], 0, None)),
        ("plans.ReachForm", reach),
        ("work.RecordForm", form_class(kind, work.around(clerk, kind, version.kind_id, own))()),
    ]
    found += [(f"plans.TargetForms.{name}", part) for name, part in vars(target).items() if hasattr(part, "fields")]
    for declared in load().holding_types():
        made = holding_form(declared, around_holding(clerk), people(clerk), fresh=True)
        found.append((f"work.holding.{declared.code}", made()))
    return found


def test_every_chooser_of_every_form_is_scoped(world: World) -> None:
    """Each ModelChoiceField's rows were asked for a viewer, and hold no row of the other house or district."""
    faults, choosers = [], 0
    for name, form in _forms(world):
        for field_name, field in form.fields.items():
            rows = getattr(field, "queryset", None)
            if rows is None:
                continue
            choosers += 1
            if not issubclass(rows.model, ScopedModel):
                faults.append(f"{name}.{field_name} chooses from {rows.model.__name__}, which is not scoped")
            elif rows.query.seen_by is None:
                faults.append(f"{name}.{field_name} was asked for nobody")
            elif any("Z9house" in str(row) or "Z9unit" in str(row) for row in rows):
                faults.append(f"{name}.{field_name} offers foreign rows")
    assert not faults, "\n".join(faults)
    assert choosers >= 12, choosers


def test_every_filter_of_rows_is_scoped(world: World) -> None:
    """Filters with rows ask for the request's viewer."""
    import django_filters
    from django.test import RequestFactory

    from luoshi.org.views.units import UnitFilter
    from luoshi.work.lists import HoldingFilter, RecordFilter

    request = RequestFactory().get("/")
    request.viewer = world.viewer("area_clerk")  # type: ignore[attr-defined]  # set by the middleware
    sets = set(_subclasses(django_filters.FilterSet))
    # The guide and the rooms' own tests make filter sets of their own; which of them are loaded depends on the worker.
    apart = (".guide", ".tests")
    ours = {
        each
        for each in sets
        if each.__module__.startswith("luoshi.") and not any(part in each.__module__ for part in apart)
    }
    ours = {each for each in ours if each._meta.model}
    assert ours >= {UnitFilter, RecordFilter, HoldingFilter}
    for each in ours:
        rows = each._meta.model.objects.visible_to(request.viewer)  # type: ignore[attr-defined]  # set above
        for name, field in each({}, queryset=rows, request=request).form.fields.items():
            queryset = getattr(field, "queryset", None)
            assert queryset is None or queryset.query.seen_by is not None, f"{each.__name__}.{name}"


def _subclasses(base: type) -> list[type]:
    return [each for sub in base.__subclasses__() for each in (sub, *_subclasses(sub))]
