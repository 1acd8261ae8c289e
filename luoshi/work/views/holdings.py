"""Pages of holdings: the list, a card, adding, changing, closing, many at once.

What lives here: requests and answers. Forms are `holding_form.py`, writing is the ledger's. Invariant: a holding out of
sight is 404; only units that the viewer keeps holdings for are offered.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from luoshi.catalogue.load import load as catalogue
from luoshi.catalogue.model import HoldingTypeDef
from luoshi.catalogue.render import readable
from luoshi.ledger.errors import LedgerRefused
from luoshi.ledger.models import Holding, Record
from luoshi.ledger.operations import add_holding, change_holding, close_holding
from luoshi.ledger.values import typed
from luoshi.org.models import Unit
from luoshi.org.queries import in_force, people
from luoshi.ui.views import UNPROCESSABLE, ScopedDetail, form_answer
from luoshi.work import limits, queries
from luoshi.work.fields import Around
from luoshi.work.holding_form import PastedLine, PasteForm, first_detail, holding_form, initial_of, read_lines
from luoshi.work.messages import say
from luoshi.work.viewers import who

RECENT = 20


def declared_type(code: str) -> HoldingTypeDef:
    """The type of the catalogue. Raises Http404."""
    try:
        return catalogue().holding_type(code)
    except KeyError as error:
        raise Http404 from error


def around_holding(viewer: Any) -> Around:
    """What a holding's form needs to know."""
    return Around(
        today=viewer.today,
        names=queries.people_names(viewer),
        units=queries.holding_units(viewer),
        any_units=Unit.objects.visible_to(viewer).filter(in_force(viewer.today)),
    )


class HoldingCard(ScopedDetail):
    """The card: its fields, its keeper, when it was last touched, the records that touched it."""

    template_name = "work/holding.html"

    def rows(self) -> Any:
        """Holdings in sight."""
        return queries.holdings(self.viewer)

    def context(self) -> dict[str, Any]:
        """Facts, records, actions."""
        holding: Holding = self.row
        declared = declared_type(holding.type)
        values = typed(declared, holding.values)  # type: ignore[arg-type]  # it reads the fields only
        names = queries.people_names(self.viewer)(str(value) for value in values.values())
        facts: list[tuple[str, Any]] = [(_("单位"), holding.unit), (declared.keeper, holding.keeper or "")]
        for each in declared.fields:
            value = values.get(each.code)
            facts.append((each.label, readable(each, names.get(value, value) if isinstance(value, str) else value)))
        facts += [
            (_("编号"), holding.code),
            (_("启用日期"), holding.opened_on),
            (_("停用日期"), holding.closed_on or ""),
        ]
        touching = queries.records(self.viewer).filter(holdings__holding=holding).exclude(state=Record.State.WITHDRAWN)
        kind = declared.update_kind
        enters = queries.own_units(self.viewer).filter(pk=holding.unit_id).exists()
        may_record = kind is not None and holding.closed_on is None and enters
        return {
            "declared": declared,
            "facts": facts,
            "records": touching.order_by("-day", "-pk")[:RECENT],
            "may_edit": self.viewer.can_at("holding.edit", holding.unit.path),
            "record_url": f"{reverse('work:new')}?kind={kind}&unit={holding.unit_id}" if may_record else "",
            "today": self.viewer.today,
        }


class _HoldingFormView(View):
    """What adding and changing share."""

    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """404 for who edits no holdings, before anything else is looked at."""
        if not who(request).can("holding.edit"):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def viewer(self) -> Any:
        """Who edits."""
        return who(self.request)


class HoldingNew(_HoldingFormView):
    """A new one: first its type, then its form (`?type=…`, `?unit=…` preset)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The types, or the form."""
        code = request.GET.get("type", "")
        if not code:
            types = catalogue().holding_types()
            return render(request, "work/holding_types.html", {"types": types, "viewer": self.viewer})
        declared = declared_type(code)
        unit = request.GET.get("unit") or queries.home_unit_id(self.viewer)
        form = self.form(declared)(initial={"unit": unit})
        return self.answer(form, declared)

    def form(self, declared: HoldingTypeDef) -> Any:
        """The form of the type."""
        return holding_form(declared, around_holding(self.viewer), people(self.viewer), fresh=True)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Add it."""
        declared = declared_type(request.GET.get("type", ""))
        form = self.form(declared)(request.POST)
        if form.is_valid():
            data = form.cleaned_data
            try:
                made = add_holding(
                    type=declared.code,
                    name=data["name"],
                    unit_id=data["unit"].pk,
                    opened_on=data["opened_on"],
                    code=data["code"],
                    keeper_id=data["keeper"].pk if data["keeper"] else None,
                    given=form.values(),
                    by=self.viewer,
                    at=request.now,  # type: ignore[attr-defined]  # set by org's middleware
                )
                messages.success(request, _("已登记：%(name)s。") % {"name": made.name})
                return HttpResponseRedirect(reverse("work:holding", args=[made.pk]))
            except LedgerRefused as refusal:
                form.add_error("name", say(refusal))
        return self.answer(form, declared)

    def answer(self, form: Any, declared: HoldingTypeDef) -> HttpResponse:
        """The page with the form."""
        title = _("登记%(type)s") % {"type": declared.name}
        back = f"{reverse('work:holdings')}?type={declared.code}"
        return form_answer(self.request, form, "work/holding_form.html", {"title": title, "back": back})


class HoldingEdit(_HoldingFormView):
    """Changing a card."""

    @cached_property
    def holding(self) -> Holding:
        """The holding. Raises Http404 where the viewer may not edit it."""
        row: Holding = get_object_or_404(queries.holdings(self.viewer), pk=self.kwargs["pk"])
        if not self.viewer.can_at("holding.edit", row.unit.path):
            raise Http404
        return row

    @property
    def form_type(self) -> Any:
        """The form of its type."""
        declared = declared_type(self.holding.type)
        return holding_form(declared, around_holding(self.viewer), people(self.viewer), fresh=False)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The card as a form."""
        return self.answer(self.form_type(initial=initial_of(self.holding, declared_type(self.holding.type))))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change it."""
        form = self.form_type(request.POST)
        if form.is_valid():
            data = form.cleaned_data
            keeper = data["keeper"].pk if data["keeper"] else None
            changes = {"name": data["name"], "code": data["code"], "keeper_id": keeper, "values": form.values()}
            try:
                at = request.now  # type: ignore[attr-defined]  # set by org's middleware
                change_holding(holding_id=self.holding.pk, changes=changes, by=self.viewer, at=at)
                messages.success(request, _("已保存。"))
                return HttpResponseRedirect(reverse("work:holding", args=[pk]))
            except LedgerRefused as refusal:
                form.add_error("name", say(refusal))
        return self.answer(form)

    def answer(self, form: Any) -> HttpResponse:
        """The page with the form."""
        back = reverse("work:holding", args=[self.holding.pk])
        words = {"title": _("修改“%(name)s”") % {"name": self.holding.name}, "back": back}
        return form_answer(self.request, form, "work/holding_form.html", words)


class HoldingClose(_HoldingFormView):
    """停用: from a day on nothing is owed for it."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Close it."""
        row = get_object_or_404(queries.holdings(self.viewer), pk=pk)
        try:
            day = date.fromisoformat(request.POST.get("day", ""))
            at = request.now  # type: ignore[attr-defined]  # set by org's middleware
            close_holding(holding_id=row.pk, day=day, by=self.viewer, at=at)
            messages.success(request, _("已停用。从这一天起，不再要求更新。"))
        except ValueError:
            messages.error(request, _("请填写停用日期。"))
        except LedgerRefused as refusal:
            messages.error(request, say(refusal))
        return HttpResponseRedirect(reverse("work:holding", args=[pk]))


class HoldingPaste(_HoldingFormView):
    """Many at once: paste, look, confirm."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """An empty box."""
        form = PasteForm(initial={"type": request.GET.get("type", "")}, types=catalogue().holding_types())
        return self.answer(form, [])

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show what would be registered; with `confirm` register what has no fault."""
        form = PasteForm(request.POST, types=catalogue().holding_types())
        if not form.is_valid():
            return self.answer(form, [], UNPROCESSABLE)
        declared = declared_type(form.cleaned_data["type"])
        lines = self.read(form.cleaned_data["text"], declared)
        if len(lines) > limits.PASTED:
            form.add_error("text", _("一次最多 %(most)s 行，请分几次登记。") % {"most": limits.PASTED})
            return self.answer(form, [], UNPROCESSABLE)
        if "confirm" not in request.POST:
            return self.answer(form, lines, declared=declared)
        done, failed = self.write(lines, declared)
        words = {"done": done, "failed": failed}
        if failed:
            messages.warning(request, _("已登记 %(done)s 处，%(failed)s 行没有登记。") % words)
        else:
            messages.success(request, _("已登记 %(done)s 处。") % words)
        return HttpResponseRedirect(f"{reverse('work:holdings')}?type={declared.code}")

    def read(self, text: str, declared: HoldingTypeDef) -> list[PastedLine]:
        """The lines against the viewer's units and what they have."""
        units = list(queries.holding_units(self.viewer))
        rows = queries.holdings(self.viewer).filter(type=declared.code, closed_on__isnull=True)
        taken: dict[int, set[str]] = {}
        for unit_id, name in rows.values_list("unit_id", "name"):
            taken.setdefault(unit_id, set()).add(name)
        return read_lines(text, units, taken)

    def write(self, lines: list[PastedLine], declared: HoldingTypeDef) -> tuple[int, int]:
        """Register the lines without fault. How many were, how many not."""
        detail, at = first_detail(declared), self.request.now  # type: ignore[attr-defined]  # set by org's middleware
        done = 0
        for line in lines:
            if line.fault or line.unit is None:
                continue
            given = {detail.code: line.detail} if detail and line.detail else {}
            try:
                add_holding(
                    type=declared.code, name=line.name, unit_id=line.unit.pk, given=given, by=self.viewer, at=at,
                    opened_on=self.viewer.today.replace(month=1, day=1),
                )  # fmt: skip
                done += 1
            except LedgerRefused:
                continue
        return done, len(lines) - done

    def answer(
        self, form: PasteForm, lines: list[PastedLine], status: int = 200, declared: HoldingTypeDef | None = None
    ) -> HttpResponse:
        """The page, with what was understood."""
        detail = first_detail(declared) if declared else None
        good = sum(1 for line in lines if not line.fault)
        context = {"form": form, "lines": lines, "good": good, "bad": len(lines) - good, "detail": detail}
        return render(self.request, "work/holding_paste.html", context, status=status)
