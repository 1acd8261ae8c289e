"""A corrected document: send it, see what it changes, decide, take it over.

Invariant: nothing changes before `adopt`; without a decision a confirmed target counts on as it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Literal
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from luoshi.files.models import StoredFile
from luoshi.plans import words
from luoshi.plans.compare import Item
from luoshi.plans.errors import PlanRefused
from luoshi.plans.forms.documents import AdoptForm
from luoshi.plans.models import PlanText, Target
from luoshi.plans.operations import adopt_text, read_again
from luoshi.plans.operations.rereading import comparison
from luoshi.plans.views.importing import KeptDocument, SendDocument
from luoshi.reading import Reading
from luoshi.ui.views import UNPROCESSABLE

Fate = Literal["changed", "dropped", "added", "moved", "reworded", "same"]
ORDER: tuple[Fate, ...] = ("changed", "dropped", "added", "reworded", "moved", "same")
DECISIONS = {"changed": ("take", "keep"), "dropped": ("keep", "end")}


class SendAgain(SendDocument):
    """The corrected document."""

    def context(self) -> dict[str, Any]:
        """Words of the page."""
        return {
            "crumbs": self.crumbs((_("上传修订稿"), "")),
            "title": _("上传修订稿"),
            "sub": _("先比较，后采用：在您确定之前，什么都不会改变。"),
            "cancel": reverse("plans:document", args=[self.plan.pk]),
        }

    def go_on(self, file: StoredFile, reading: Reading) -> HttpResponse:
        """To the comparison; where the document holds several plans, first to the choice of one."""
        if len(reading.plans) > 1:
            return HttpResponseRedirect(reverse("plans:again_choose", args=[self.plan.pk, file.key]))
        return self.compare(file, reading, 0)

    def compare(self, file: StoredFile, reading: Reading, position: int) -> HttpResponse:
        """Keep the reading beside the adopted text."""
        try:
            text = read_again(
                plan_id=self.plan.pk, reading=reading, position=position, by=self.viewer, at=self.now, source=file
            )
        except PlanRefused as refused:
            return self.refuse(refused, reverse("plans:again", args=[self.plan.pk]))
        return HttpResponseRedirect(reverse("plans:compare", args=[self.plan.pk, text.number]))


class ChooseAgain(KeptDocument):
    """Which plan of a document of several is the corrected one."""

    def get(self, request: HttpRequest, plan_id: int, key: UUID) -> HttpResponse:
        """All of them, the one most like ours chosen."""
        titles = [plan.title for plan in self.reading.plans]
        nearest = max(range(len(titles)), key=lambda n: SequenceMatcher(None, titles[n], self.plan.title).ratio())
        context = {
            "crumbs": self.crumbs((_("上传修订稿"), "")),
            "plans": [(n, plan.title, len(plan.targets)) for n, plan in enumerate(self.reading.plans)],
            "nearest": nearest,
            "plan": self.plan,
        }
        return render(request, "plans/again_choose.html", context)

    def post(self, request: HttpRequest, plan_id: int, key: UUID) -> HttpResponse:
        """On to the comparison."""
        chosen = request.POST.get("position", "")
        position = int(chosen) if chosen.isdecimal() and len(chosen) < 5 else -1
        sender = SendAgain()
        sender.setup(request, plan_id=plan_id)
        return sender.compare(self.file, self.reading, position)


@dataclass(frozen=True)
class Change:
    """One target in the comparison."""

    item: Item
    target: Target | None
    title: str
    before: SafeString | str
    after: SafeString | str
    clause: str
    differs: list[tuple[str, str, str]] = field(default_factory=list)
    choice: str = ""

    @property
    def decides(self) -> tuple[str, ...]:
        """What a person has to decide: only for what is confirmed."""
        if self.target is None or self.target.state != Target.State.CONFIRMED:
            return ()
        return DECISIONS.get(self.item.fate, ())


class Compare(SendAgain):
    """Added, changed, moved, reworded, dropped, and the decisions."""

    @cached_property
    def text(self) -> PlanText:
        """The corrected document."""
        return get_object_or_404(PlanText.objects.visible_to(self.viewer), plan=self.plan, number=self.kwargs["number"])

    def get(self, request: HttpRequest, plan_id: int, number: int) -> HttpResponse:  # type: ignore[override]  # one more
        """The comparison; one that was taken over already leads to the document."""
        if self.text.adopted_at is not None:
            return HttpResponseRedirect(reverse("plans:document", args=[self.plan.pk]))
        return self.answer(AdoptForm(initial={"valid_from": self.viewer.today, "mode": "whole"}))

    def post(self, request: HttpRequest, plan_id: int, number: int) -> HttpResponse:  # type: ignore[override]  # one more
        """Take it over."""
        form = AdoptForm(request.POST)
        decisions = self.decided(request.POST)
        if not form.is_valid():
            return self.answer(form, decisions, status=UNPROCESSABLE)
        try:
            adopt_text(
                text_id=self.text.pk, decisions=decisions, valid_from=form.cleaned_data["valid_from"],
                mode=form.cleaned_data["mode"], by=self.viewer, at=self.now,
            )  # type: ignore[arg-type]  # fmt: skip  # decided() gives only the three words
        except PlanRefused as refused:
            return self.refuse(refused, request.path)
        messages.success(request, _("已采用修订稿。新出现的指标等待确认。"))
        return HttpResponseRedirect(reverse("plans:confirm", args=[self.plan.pk]))

    @staticmethod
    def decided(posted: Any) -> dict[int, str]:
        """Decisions as posted: decide-12=take."""
        found = {}
        for name, value in posted.items():
            key = name.removeprefix("decide-")
            if key != name and key.isdecimal() and value in ("take", "keep", "end"):
                found[int(key)] = value
        return found

    def answer(self, form: AdoptForm, decisions: Mapping[int, str] | None = None, status: int = 200) -> HttpResponse:
        """The page, decisions by fate, what needs one first."""
        changes = self.changes(decisions or {})
        groups = [(fate, [change for change in changes if change.item.fate == fate]) for fate in ORDER]
        context = {
            "crumbs": self.crumbs((_("比较修订稿"), "")),
            "plan": self.plan,
            "text": self.text,
            "form": form,
            "groups": [(fate, found) for fate, found in groups if found],
            "open": sum(bool(change.decides) for change in changes),
            "counts": {fate: len(found) for fate, found in groups},
        }
        return render(self.request, "plans/compare.html", context, status=status)

    def changes(self, decisions: Mapping[int, str]) -> list[Change]:
        """All items with words. Four queries."""
        items = comparison(self.text, self.viewer)
        rows = Target.objects.visible_to(self.viewer).filter(plan=self.plan).select_related("clause")
        targets = {target.pk: target for target in rows}
        found = [self.change(item, targets.get(item.key or 0), decisions) for item in items]
        return sorted(found, key=lambda change: change.item.start)

    def change(self, item: Item, target: Target | None, decisions: Mapping[int, str]) -> Change:
        """One item in words."""
        read = self.text.reading["targets"][item.new] if item.new is not None else None
        now = self.text.text[item.start : item.end]
        before: SafeString | str = target.quote if target else ""
        after: SafeString | str = now
        if target is not None and item.fate in ("changed", "reworded"):
            before, after = marked(target.quote, now)
        clause = target.clause.label if target is not None and target.clause else (read or {}).get("clause") or ""
        differs = words.differences(target.reading, read, item.differs) if target is not None and read else []
        preset = DECISIONS.get(item.fate, ("",))[0]
        return Change(
            item=item,
            target=target,
            title=target.title if target else str(read["measure"] if read else now),
            before=before,
            after=after,
            clause=clause,
            differs=differs,
            choice=decisions.get(item.key or 0, preset),
        )


def marked(old: str, new: str) -> tuple[SafeString, SafeString]:
    """Both texts with what went marked as deleted and what came as inserted."""
    gone, come = [], []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone.append(format_html("{}" if tag == "equal" else "<del>{}</del>", old[i1:i2]) if i2 > i1 else "")
        come.append(format_html("{}" if tag == "equal" else "<ins>{}</ins>", new[j1:j2]) if j2 > j1 else "")
    return _joined(gone), _joined(come)


def _joined(parts: list[Any]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
