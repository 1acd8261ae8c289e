"""Dividing targets among units: the grid, a preview of spreading, saving, taking back, the history of a cell.

What lives here: the pages. Not here: sheets (`quotas_sheet`), merged units (`quotas_moves`), drawing (`quotas_table`).
Invariants: only changed cells are saved, as one act; a refusal, an error or a preview keeps everything that was typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from luoshi.org.models import Unit
from luoshi.plans import errors as plan_errors
from luoshi.plans.forms.quotas import SpreadForm, TermsForm, terms_form
from luoshi.plans.models import Quota, Target
from luoshi.plans.quotas import errors
from luoshi.plans.quotas.amounts import CellInvalid, amount_words, read_amount
from luoshi.plans.quotas.bases import proposal
from luoshi.plans.quotas.cells import Key
from luoshi.plans.quotas.grid import MOST_TARGETS, Grid, Row, divisible_targets, load_grid, part_words
from luoshi.plans.quotas.messages import say, say_spread
from luoshi.plans.quotas.moves import open_moves
from luoshi.plans.quotas.operations import Terms, divide, last_division, undo_division
from luoshi.plans.quotas.spreading import SpreadRefused
from luoshi.plans.views.base import PlanView, tabs
from luoshi.plans.views.quotas_table import Typed, grid_table
from luoshi.ui.views import UNPROCESSABLE

CONFLICT = 409
_CELL = re.compile(r"c(\d{1,18})-(\d{1,18})(?:-(month|quarter|m\d\d))?")
FILTERS = ("type", "klass", "q")


class DividePage(PlanView):
    """The grid."""

    edits = True

    def get(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """What is in force, in boxes."""
        return self.answer(Typed())

    def post(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """Propose a spread (nothing is saved) or save."""
        typed = self.typed()
        if "spread" in request.POST:
            return self.preview(typed)
        return self.save(typed)

    # -- what is asked -------------------------------------------------------------------------------------------------

    @property
    def query(self) -> dict[str, Any]:
        """Which targets and rows; in the address, so that it can be bookmarked."""
        return {name: self.request.GET.getlist(name) for name in ("t", "parts", *FILTERS) if self.request.GET.get(name)}

    @cached_property
    def whole(self) -> Grid:
        """The grid with all its rows."""
        chosen = [int(one) for one in self.request.GET.getlist("t")[:MOST_TARGETS] if one.isdecimal() and len(one) < 19]
        return load_grid(self.viewer, self.plan, chosen=chosen, parts=bool(self.request.GET.get("parts")))

    @cached_property
    def grid(self) -> Grid:
        """The rows that the filters leave."""
        asked = self.request.GET
        return self.whole.narrowed(type_=asked.get("type", ""), klass=asked.get("klass", ""), search=asked.get("q", ""))

    def typed(self) -> Typed:
        """What was posted of cells that the grid has. Only what says something else than is in force."""
        columns = {(column.target_id, column.part): column for column in self.whole.columns}
        rows = {row.unit_id for row in self.whole.rows}
        found = Typed(locked=self.locked())
        for name, text in self.request.POST.items():
            match = _CELL.fullmatch(name)
            if match is None:
                continue
            key = Key(int(match[1]), int(match[2]), match[3] or "")
            column = columns.get((key.target_id, key.part))
            if column is None or key.unit_id not in rows or not isinstance(text, str):
                continue
            if text.strip() != amount_words(self.whole.value(key)):
                found.texts[key] = text.strip()[:30]
        return found

    def locked(self) -> frozenset[Key]:
        """The cells that spreading leaves as they are."""
        matches = (_CELL.fullmatch(one) for one in self.request.POST.get("locked", "").split())
        return frozenset(Key(int(m[1]), int(m[2]), m[3] or "") for m in matches if m is not None)

    def taken(self) -> list[Row]:
        """The rows that a spread takes in: those on the screen, where the screen was narrowed."""
        if "shown" not in self.request.POST:
            return list(self.grid.rows)
        shown = set(self.request.POST["shown"].split())
        return [row for row in self.whole.rows if str(row.unit_id) in shown]

    def wishes(self, typed: Typed) -> dict[Key, Fraction | None]:
        """The typed cells as amounts; what cannot be read is put down as an error of its cell."""
        found: dict[Key, Fraction | None] = {}
        for key, text in typed.texts.items():
            try:
                found[key] = read_amount(text)
            except CellInvalid as error:
                typed.errors[key] = error.message
        return found

    # -- answers -------------------------------------------------------------------------------------------------------

    def preview(self, typed: Typed) -> HttpResponse:
        """The grid with the proposed amounts in its boxes; nothing is saved."""
        form = SpreadForm(self.whole, self.viewer.today, self.request.POST)
        if not form.is_valid():
            return self.answer(typed, spread=form, status=UNPROCESSABLE)
        column = self.whole.column(form.cleaned_data["column"])
        if column is None:
            raise Http404
        locked = {key.unit_id for key in typed.locked if (key.target_id, key.part) == (column.target_id, column.part)}
        try:
            found = proposal(
                self.viewer, self.whole, column, form.ask(self.taken(), locked), typed.amounts(self.whole, column)
            )
        except SpreadRefused as refused:
            form.add_error(None, say_spread(refused))
            return self.answer(typed, spread=form, status=UNPROCESSABLE)
        changed = 0
        for unit, amount in found.items():
            key = column.key(unit)
            text = amount_words(amount)
            changed += text != typed.texts.get(key, amount_words(self.whole.value(key)))
            typed.texts[key] = text
        said = _("预览：“%(title)s”已重新分给 %(units)s 个单位，改动 %(changed)s 格。还没有保存，可以继续改。") % {
            "title": column.title, "units": len(found), "changed": changed,
        }  # fmt: skip
        return self.answer(typed, spread=form, note=said)

    def save(self, typed: Typed) -> HttpResponse:
        """Save the changed cells as one act."""
        if not typed.texts:
            messages.info(self.request, say(errors.NothingChanged()))
            return HttpResponseRedirect(self.here)
        form = terms_form(self.whole, self.viewer.today, self.request.POST)
        wishes = self.wishes(typed)
        if typed.errors or (form is not None and not form.is_valid()):
            wrong = (
                _("有 %(count)s 格填写有误，已标出，改好后再保存。") % {"count": len(typed.errors)}
                if typed.errors
                else ""
            )
            return self.answer(typed, terms=form, wrong=wrong, status=UNPROCESSABLE)
        terms = form.terms() if form is not None else Terms(self.plan.start)
        base = self.request.POST.get("base", "")
        try:
            made = divide(
                plan_id=self.plan.pk, changes=wishes, terms=terms, by=self.viewer, at=self.now,
                base=int(base) if base.isdecimal() and len(base) < 10 else None,
                action="spread" if self.request.POST.get("spread-done") else "hand",
            )  # fmt: skip
        except errors.Clashes as clashes:
            typed.clashes = {Key(c.target_id, c.unit_id, c.part): c for c in clashes.cells}
            return self.answer(typed, terms=form, wrong=say(clashes), status=CONFLICT)
        except errors.NothingChanged as same:
            messages.info(self.request, say(same))
            return HttpResponseRedirect(self.here)
        except plan_errors.ReasonMissing:
            if form is not None:
                form.add_error("reason", _("方案在执行中，请写明调整理由。"))
            return self.answer(typed, terms=form, status=UNPROCESSABLE)
        except plan_errors.PlanRefused as refused:
            return self.answer(typed, terms=form, wrong=say(refused), status=UNPROCESSABLE)
        messages.success(self.request, _("已保存，改动 %(count)s 格。") % {"count": made.cells})
        return HttpResponseRedirect(self.here)

    @property
    def here(self) -> str:
        """This page with its choice."""
        query = urlencode(self.query, doseq=True)
        return f"{reverse('plans:divide', args=[self.plan.pk])}{f'?{query}' if query else ''}"

    def answer(
        self, typed: Typed, *, terms: TermsForm | None = None, spread: SpreadForm | None = None, note: str = "",
        wrong: str = "", status: int = 200,
    ) -> HttpResponse:  # fmt: skip
        """The page."""
        grid = self.grid
        known = divisible_targets(self.viewer, self.plan, grid.binding)
        shown = {column.target_id for column in grid.columns}
        context: dict[str, Any] = {
            "crumbs": self.crumbs((_("任务分解"), "")),
            "plan": self.plan,
            "tabs": tabs(self.request, self.plan, self.viewer),
            "grid": grid,
            "table": grid_table(grid, typed) if grid.columns and grid.rows else "",
            "targets": [(target, target.pk in shown) for target, _spec in known],
            "most": MOST_TARGETS,
            "single": len(shown) == 1,
            "single_id": next(iter(shown), 0),
            "parts": bool(self.request.GET.get("parts")) and len(shown) == 1,
            "terms": terms or terms_form(self.whole, self.viewer.today),
            "spread": spread or SpreadForm(self.whole, self.viewer.today),
            "opened": bool(spread and spread.errors),
            "asked": {name: self.request.GET.get(name, "") for name in FILTERS},
            "types": list(dict.fromkeys(row.type for row in self.whole.rows if row.type)),
            "classes": list(dict.fromkeys(row.klass for row in self.whole.rows if row.klass)),
            "locked": " ".join(_name(key) for key in sorted(typed.locked)),
            "last": last_division(self.plan, self.viewer),
            "moves": len(open_moves(self.viewer, self.plan)),
            "note": note,
            "wrong": wrong,
            "spread_done": bool(note) or bool(self.request.POST.get("spread-done")),
            "here": self.here,
            "sheet_query": urlencode(self.query, doseq=True),
        }
        return render(self.request, "plans/quota.html", context, status=status)


def _name(key: Key) -> str:
    return f"c{key.target_id}-{key.unit_id}{f'-{key.part}' if key.part else ''}"


class UndoDivision(PlanView):
    """Take the last division back."""

    edits = True

    def post(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """Back to the grid."""
        url = reverse("plans:divide", args=[self.plan.pk])
        try:
            undone = undo_division(plan_id=self.plan.pk, by=self.viewer, at=self.now)
        except plan_errors.PlanRefused as refused:
            messages.warning(request, say(refused))
            return HttpResponseRedirect(url)
        messages.success(request, _("已撤销：%(count)s 格回到原来的任务。") % {"count": undone.cells})
        return HttpResponseRedirect(url)


@dataclass(frozen=True)
class Change:
    """One version of a cell in words."""

    quota: Quota
    part: str
    amount: str


class QuotaHistory(PlanView):
    """Who gave a unit what of a target, when, from which day, why. For everybody who sees the unit's figures."""

    @cached_property
    def target(self) -> Target:
        """The target."""
        rows = Target.objects.visible_to(self.viewer).select_related("plan__unit")
        found: Target = get_object_or_404(rows, pk=self.kwargs["target_id"], plan=self.plan)
        return found

    def get(self, request: HttpRequest, plan_id: int, target_id: int, unit_id: int) -> HttpResponse:
        """All versions, newest first; 404 for a unit whose figures are out of sight."""
        rows = Unit.objects.visible_to(self.viewer).filter(self.viewer.within(action="figure.see"))
        unit = get_object_or_404(rows, pk=unit_id)
        changes = history(self.viewer, self.target, unit.pk)
        context = {
            "crumbs": self.crumbs((self.target.title, reverse("plans:target", args=[self.target.pk])), (unit.name, "")),
            "target": self.target,
            "unit": unit,
            "changes": changes,
            "edits": self.may_edit,
            "plan": self.plan,
        }
        return render(request, "plans/quota_history.html", context)


def history(viewer: Any, target: Target, unit_id: int) -> list[Change]:
    """The versions of all parts of a unit's quota, newest first. One query."""
    rows = Quota.objects.visible_to(viewer).filter(target=target, unit_id=unit_id).select_related("division")
    found = rows.order_by("-recorded_at", "part", "-valid_from")
    return [Change(row, part_words(row.part), amount_words(row.value)) for row in found]
