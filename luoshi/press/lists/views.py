"""The house's lists for checking texts: pages. Who writes or reviews reads them, who keeps them (press.lists) writes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from luoshi.press.lists import operations
from luoshi.press.lists.forms import EntryForm
from luoshi.press.lists.importing import say
from luoshi.press.lists.operations import EntryTaken, EntryUnfit
from luoshi.press.lists.queries import lists_of
from luoshi.press.lists.words import COLUMNS
from luoshi.press.models import CheckList, ListEntry
from luoshi.press.text.checks import check
from luoshi.ui.actions import Action
from luoshi.ui.columns import Column
from luoshi.ui.lists import ListPage

LONGEST_TRIAL = 20_000


class Lists(ListPage):
    """One list at a time, by tabs."""

    title = gettext_lazy("稿件检查用表")
    search_fields = ("wrong", "right", "spare", "reason")
    search_hint = gettext_lazy("词语、姓名、单位、说明")
    default_sort = "pk"
    template_name = "press/lists/list.html"
    empty_title = gettext_lazy("这张表还是空的")
    empty_text = gettext_lazy("可以新增一条，也可以从 Excel 导入。常见错别字、数字和标点用法不用列，检查时自带。")
    empty_icon = "list-check"

    @property
    def kind(self) -> str:
        """The list asked for; the first by default."""
        asked = self.request.GET.get("of", "")
        return asked if asked in COLUMNS else "pairs"

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]  # by the list asked for
        """Those of the list, its leading word first."""
        made = []
        for place, (name, label) in enumerate(COLUMNS[self.kind].items()):
            made.append(Column(name, label, _value(name), sort=name, phone="text" if place else "title"))
        made.append(
            Column(
                "active", gettext_lazy("状态"), lambda row: "active" if row.active else "off", state=True, phone="state"
            )
        )
        return made

    def rows(self) -> Any:
        """Of the house and the list."""
        return ListEntry.objects.visible_to(self.viewer).filter(list__kind=self.kind)

    def row_url(self, row: Any) -> str | None:
        """Its form, for who keeps the lists."""
        return reverse("press:list_entry", args=[row.pk]) if self.viewer.can("press.lists") else None

    def head_actions(self) -> Sequence[Action]:
        """Adding, for who keeps the lists."""
        if not self.viewer.can("press.lists"):
            return ()
        return (
            Action(_("试查一段文字"), reverse("press:list_try"), icon="search"),
            Action(_("从 Excel 导入"), reverse("org:import_new") + f"?what=checklists:{self.kind}", icon="upload"),
            Action(_("新增一条"), reverse("press:list_entry_new", args=[self.kind]), icon="plus", primary=True),
        )

    def context(self) -> dict[str, Any]:
        """The tabs."""
        address = reverse("press:lists")
        tabs = [
            {"label": label, "url": f"{address}?of={kind}", "current": kind == self.kind}
            for kind, label in CheckList.Kind.choices
        ]
        return {"tabs": tabs}

    def export_table(self) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
        """The columns of the import."""
        names = COLUMNS[self.kind]
        return [str(label) for label in names.values()], ([getattr(row, name) for name in names] for row in self.found)


def _value(name: str) -> Any:
    return lambda row: "" if getattr(row, name) is None else getattr(row, name)


class KeepsLists(View):
    """Base of the pages that write: 404 for others."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """For who keeps the lists."""
        self.viewer: Any = request.viewer  # type: ignore[attr-defined]  # set by org's middleware
        if not self.viewer.can("press.lists"):
            raise Http404
        self.common = {"house_id": self.viewer.house_id, "by": self.viewer, "at": request.now}  # type: ignore[attr-defined]
        return super().dispatch(request, *args, **kwargs)

    def page(self, form: EntryForm, kind: str, entry: ListEntry | None = None, refusal: str = "") -> HttpResponse:
        """The form with what is wrong beside its field."""
        label = CheckList.Kind(kind).label
        title = _("%(list)s：改一条") if entry else _("%(list)s：新增一条")
        back = f"{reverse('press:lists')}?of={kind}"
        context = {"form": form, "refusal": refusal, "entry": entry, "title": title % {"list": label}, "back": back}
        wrong = form.is_bound and (refusal or form.errors)
        return render(self.request, "press/lists/entry.html", context, status=422 if wrong else 200)

    def done(self, kind: str, told: str) -> HttpResponse:
        """Back to the list."""
        messages.success(self.request, told)
        return HttpResponseRedirect(f"{reverse('press:lists')}?of={kind}")


class EntryNew(KeepsLists):
    """A new entry."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        """The form. 404 for a kind that is none."""
        if kind not in COLUMNS:
            raise Http404
        return self.page(EntryForm(kind=kind, initial={"active": True}), kind)

    def post(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Add it."""
        if kind not in COLUMNS:
            raise Http404
        form = EntryForm(request.POST, kind=kind)
        if not form.is_valid():
            return self.page(form, kind)
        try:
            operations.add_entry(kind=kind, values=form.cleaned_data, **self.common)
        except (EntryTaken, EntryUnfit) as refusal:
            return self.page(form, kind, None, say(refusal))
        return self.done(kind, _("已加进表里，下次检查就用。"))


class EntryPage(KeepsLists):
    """One entry: changed or, after confirmation, removed."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form."""
        entry = self.entry(pk)
        kind = entry.list.kind
        initial = {name: getattr(entry, name) for name in (*COLUMNS[kind], "active")}
        return self.page(EntryForm(kind=kind, initial=initial), kind, entry)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change or remove it."""
        entry = self.entry(pk)
        kind = entry.list.kind
        if request.POST.get("action") == "remove":
            operations.remove_entry(entry_id=pk, **self.common)
            return self.done(kind, _("已移除。"))
        form = EntryForm(request.POST, kind=kind)
        if not form.is_valid():
            return self.page(form, kind, entry)
        try:
            operations.change_entry(entry_id=pk, values=form.cleaned_data, **self.common)
        except (EntryTaken, EntryUnfit) as refusal:
            return self.page(form, kind, entry, say(refusal))
        return self.done(kind, _("已保存。"))

    def entry(self, pk: int) -> ListEntry:
        """An entry of the house. Raises Http404."""
        found: ListEntry = get_object_or_404(ListEntry.objects.visible_to(self.viewer).select_related("list"), pk=pk)
        return found


class TryText(KeepsLists):
    """A text checked by the lists as they stand; nothing is kept."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The box."""
        return render(request, "press/lists/try.html", {"text": "", "hits": None})

    def post(self, request: HttpRequest) -> HttpResponse:
        """What is found."""
        text = request.POST.get("text", "")[:LONGEST_TRIAL]
        hits = check(text, lists_of(self.viewer.house_id, self.viewer.today), today=self.viewer.today)
        return render(request, "press/lists/try.html", {"text": text, "hits": hits})
