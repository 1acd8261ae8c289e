"""The editor: the form, its live check, the text beside it, saving.

Invariant: whatever is posted is kept in the draft before anything else is done; nothing typed is lost by a refusal.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from luoshi.assessment.engine import SchemeRefused, load_scheme
from luoshi.assessment.engine.lint import lint
from luoshi.assessment.engine.patch import patch
from luoshi.assessment.engine.raw import RawMap, raw_of
from luoshi.assessment.engine.shape import HEAD, STAGES, TYPES, fields_of
from luoshi.assessment.engine.tree import MAX_CHARS
from luoshi.assessment.models import SchemeDraft
from luoshi.assessment.schemes import editing, operations
from luoshi.assessment.schemes.boxes import boxes, read_boxes, rules_of
from luoshi.assessment.schemes.checking import Checked, check, mark_boxes
from luoshi.assessment.schemes.errors import Missing, SchemesRefused
from luoshi.assessment.schemes.messages import say
from luoshi.assessment.schemes.views.base import OneScheme

REMOVED = "scheme_removed"


def cards(raw: RawMap, found: Checked) -> list[dict[str, Any]]:
    """The stages with their rules as the form shows them."""
    rules = rules_of(raw)
    stages = []
    for stage, (title, told) in STAGES.items():
        shown = editing.shown_order(rules, stage)
        stages.append({
            "code": stage, "title": title, "told": told,
            "rules": [_card(raw, rules[at], at, found, at == shown[0], at == shown[-1]) for at in shown],
            "types": [shape for shape in TYPES.values() if shape.stage == stage],
        })  # fmt: skip
    return stages


def _card(raw: RawMap, rule: RawMap, at: int, found: Checked, first: bool, last: bool) -> dict[str, Any]:  # places
    kind = str(rule.get("类型", ""))
    fields = boxes(fields_of(kind), rule, f"r.{at}", ("规则", at), raw)
    beside = mark_boxes(fields, found)
    return {
        "at": at, "id": rule.get("编号", ""), "type": kind, "shape": TYPES.get(kind), "first": first, "last": last,
        "boxes": [box for box in fields if not box.field.more or box.used],
        "more": [box for box in fields if box.field.more and not box.used],
        "problems": [one for one in found.rule(at) if one not in beside], "all_problems": found.rule(at),
        "sentence": found.sentences.get(at, ""), "example": found.examples.get(at, ""),
        "marks": found.marks.get(at, []),
    }  # fmt: skip


class EditScheme(OneScheme):
    """The form."""

    managed = True

    @cached_property
    def writing(self) -> SchemeDraft:
        """The draft, begun where there is none."""
        return operations.open_draft(scheme_id=self.scheme.pk, by=self.viewer, at=self.now)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form, or the text where it cannot be read as a form."""
        try:
            raw = raw_of(self.writing.text)
        except SchemeRefused:
            return HttpResponseRedirect(self.url("scheme_edit_text"))
        return self._show(raw)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep what was typed, then the step that was asked for."""
        raw = self._typed()
        step, _colon, value = request.POST.get("do", "keep").partition(":")
        anchor, choice, refusal = "", None, ""
        try:
            anchor, choice = self._step(raw, step, value)
        except Missing as missing:
            refusal, anchor = say(missing), f"rule-{value}"
        try:
            text = patch(self.writing.text, raw)
            draft = operations.save_draft(
                scheme_id=pk, text=text, seen=self._seen(), by=self.viewer, at=self.now, choice=choice
            )
            if step == "save":
                return self._save(draft, raw)
        except SchemesRefused as refused:
            return self._show(raw, wrong=say(refused))
        if refusal:
            messages.warning(request, refusal)
        return HttpResponseRedirect(self.url("scheme_edit") + (f"#{anchor}" if anchor else ""))

    def _seen(self) -> int:
        text = self.request.POST.get("seen", "")
        return int(text) if text.isdecimal() and len(text) < 9 else 0

    def _typed(self) -> RawMap:
        """The draft's words with what stands in the form."""
        try:
            old = raw_of(self.writing.text)
        except SchemeRefused:
            return {"名称": self.scheme.name}
        posted = self.request.POST.dict()
        posted = {str(key): str(value) for key, value in posted.items()}
        rules = rules_of(old)
        made = [
            read_boxes(fields_of(str(rule.get("类型", ""))), rule, posted, f"r.{at}") for at, rule in enumerate(rules)
        ]
        raw = read_boxes(HEAD, old, posted, "h")
        raw.pop("规则", None)
        return {**raw, "规则": [*made]}

    def _step(self, raw: RawMap, step: str, value: str) -> tuple[str, dict[str, Any] | None]:
        """Do one step on the words; gives where to look next, and a choice to keep. Raises Missing."""
        rules = rules_of(raw)
        at = int(value) if value.isdecimal() and int(value) < len(rules) else None
        if step == "add" and self.request.POST.get("type", value) in TYPES:
            return f"rule-{editing.add(raw, self.request.POST.get('type', '') if value == '' else value)}", None
        if step == "order":
            first, _bar, second = value.partition("|")
            editing.state_order(raw, first, second)
            return "check", None
        if step == "back" and (gone := self.request.session.pop(self._gone_key, None)):
            return f"rule-{editing.put_back(raw, gone['at'], gone['rule'])}", None
        if step == "purpose":
            raw["用途"] = "统计"
            return "head", None
        if at is None:
            return "", None
        if step in ("up", "down"):
            return f"rule-{editing.move(raw, at, -1 if step == 'up' else 1)}", None
        if step == "copy":
            return f"rule-{editing.copy(raw, at)}", None
        if step in ("remove", "dropped", "kept", "changed"):
            return self._choose(raw, step, at)
        return f"rule-{at}", None

    def _choose(self, raw: RawMap, step: str, at: int) -> tuple[str, dict[str, Any] | None]:
        """Take a rule out, or choose for a marked one."""
        rule = rules_of(raw)[at]
        marks = check(raw).marks.get(at, [])
        mark = next((each for each in marks if not each.kept), None)
        reason = self.request.POST.get(f"reason.{at}", "").strip()
        code = {"remove": "dropped", "dropped": "dropped", "kept": "kept", "changed": "purpose"}[step]
        told = None
        if mark is not None:
            told = {"rule": mark.rule, "code": mark.code, "article": mark.article, "choice": code, "reason": reason}
        if step == "kept":
            if not reason:
                raise Missing("reason")
            editing.keep(raw, str(rule.get("编号", "")), reason)
            return f"rule-{at}", told
        if step == "changed":
            rule["用途"] = "统计"
            rules = rules_of(raw)
            rules[at] = rule
            raw["规则"] = [*rules]
            return f"rule-{at}", told
        self.request.session[self._gone_key] = {"at": at, "rule": editing.remove(raw, at)}
        return "gone", told

    @property
    def _gone_key(self) -> str:
        return f"{REMOVED}_{self.scheme.pk}"

    def _save(self, draft: SchemeDraft, raw: RawMap) -> HttpResponse:
        given = self.request.POST.get("valid_from", "")
        try:
            day = date.fromisoformat(given)
        except ValueError:
            day = None
        note = self.request.POST.get("note", "")
        version = operations.save_version(
            scheme_id=self.scheme.pk, seen=draft.revision, valid_from=day, note=note, by=self.viewer, at=self.now
        )
        self.request.session.pop(self._gone_key, None)
        messages.success(
            self.request,
            _("已保存为第 %(number)s 版，从 %(day)s 起用。")
            % {"number": version.number, "day": version.valid_from.isoformat()},
        )
        return HttpResponseRedirect(self.url("scheme"))

    def _show(self, raw: RawMap, wrong: str = "") -> HttpResponse:
        found = check(raw)
        head = boxes(HEAD, raw, "h", (), raw)
        mark_boxes(head, found)
        context = {
            "scheme": self.scheme, "draft": self.writing, "stages": cards(raw, found), "found": found, "wrong": wrong,
            "head": [box for box in head if not box.field.more or box.used],
            "head_more": [box for box in head if box.field.more and not box.used],
            "crumbs": self.crumbs((_("修改"), "")), "gone": self.request.session.get(self._gone_key),
            "note": self.request.POST.get("note", ""),
            "valid_from": self.request.POST.get("valid_from") or self.viewer.today.isoformat(),
        }  # fmt: skip
        return render(self.request, "assessment/schemes/edit.html", context, status=422 if wrong else 200)


class CheckScheme(EditScheme):
    """The live check: keeps the draft, answers what is found of each rule."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The findings as pieces of the page."""
        raw = self._typed()
        try:
            text = patch(self.writing.text, raw)
            draft = operations.save_draft(scheme_id=pk, text=text, seen=self._seen(), by=self.viewer, at=self.now)
        except SchemesRefused as refused:
            return render(request, "assessment/schemes/parts/check.html", {"wrong": say(refused), "found": Checked()})
        found = check(raw)
        context = {"found": found, "stages": cards(raw, found), "draft": draft, "oob": True, "scheme": self.scheme}
        return render(request, "assessment/schemes/parts/checked.html", context)


class EditText(EditScheme):
    """The same draft as text."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The text with its problems by line."""
        return self._page(self.writing.text)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the text."""
        text = request.POST.get("text", "").replace("\r\n", "\n")[: MAX_CHARS + 1]
        try:
            operations.save_draft(scheme_id=pk, text=text, seen=self._seen(), by=self.viewer, at=self.now)
            load_scheme(text)
        except SchemesRefused as refused:
            return self._page(text, wrong=say(refused))
        except SchemeRefused as refused:
            return self._page(text, refused)
        messages.success(request, _("草稿已保存，这份文字可以计分。"))
        return HttpResponseRedirect(self.url("scheme_edit"))

    def _page(self, text: str, refused: SchemeRefused | None = None, wrong: str = "") -> HttpResponse:
        marks: tuple[Any, ...] = ()
        try:
            marks = lint(load_scheme(text))
        except SchemeRefused as error:
            refused = refused or error
        context = {
            "scheme": self.scheme, "text": text, "draft": self.writing, "refused": refused, "wrong": wrong, "marks": marks,
            "crumbs": self.crumbs((_("文本"), "")), "rows": min(40, text.count("\n") + 4),
        }  # fmt: skip
        status = 422 if self.request.method == "POST" and (refused or wrong) else 200
        return render(self.request, "assessment/schemes/text.html", context, status=status)


class DropDraft(OneScheme):
    """Give up what was being written."""

    managed = True

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Drop."""
        operations.drop_draft(scheme_id=pk, by=self.viewer, at=self.now)
        messages.success(request, _("草稿已放弃，已保存的版本不变。"))
        return HttpResponseRedirect(self.url("scheme"))
