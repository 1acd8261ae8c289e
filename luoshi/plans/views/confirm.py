"""The workbench: the document on the left, what was found on the right, each leading to the other.

What lives here: the page, its filters, and the steps that touch many cards. Single cards are `cards`, adding and holding
`adding`. Invariant: every answer to htmx also works as a plain page.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from luoshi.catalogue.ethics import held_reason
from luoshi.plans import queries, words
from luoshi.plans.bench import FILTERS, Bench, Card, may_undo
from luoshi.plans.document import Span
from luoshi.plans.errors import PlanRefused
from luoshi.plans.facts import HouseFacts
from luoshi.plans.messages import say
from luoshi.plans.models import Clause
from luoshi.plans.operations import close_plan, confirm_above, join_targets, start_plan, undo_step
from luoshi.plans.reached import summary
from luoshi.plans.views.base import PlanView
from luoshi.plans.views.paper import Block, Dress, Look, blocks

KEYS = [
    ("J", "下一条"), ("K", "上一条"), ("Enter", "确认"), ("E", "修改"), ("X", "略过"), ("U", "撤销"),
    ("A", "补充选中的文字"), ("/", "查找"), ("?", "帮助"),
]  # fmt: skip
SHOWS = {
    "": "全部", "found": "待确认", "wrong": "有问题", "unsure": "把握低", "confirmed": "已确认", "dismissed": "已略过",
}  # fmt: skip


class Desk(PlanView):
    """What all steps of the workbench share: the bench, and answers that swap what changed."""

    edits = True

    @cached_property
    def bench(self) -> Bench:
        """The plan with everything found in it, loaded once it is asked for."""
        return Bench.load(self.viewer, self.plan)

    def fresh(self) -> Bench:
        """The same after a change."""
        self.__dict__.pop("bench", None)
        return self.bench

    @property
    def asked(self) -> QueryDict:
        """The parameters of the page that a step was taken on, so that its filter stays in force."""
        return QueryDict(urlsplit(self.request.headers.get("HX-Current-URL", "")).query)

    @property
    def show(self) -> str:
        """The filter in force."""
        shown = self.asked.get("show") or ""
        return shown if shown in FILTERS else ""

    @property
    def search(self) -> str:
        """Words that are looked for."""
        return (self.asked.get("q") or "").strip()

    def paper(self, only: Collection[int] | None = None) -> list[Block]:
        """The document with its finds by state, or only the blocks with lines at these offsets."""
        return blocks(self.bench.lines, dress_of(self.bench), only=only)

    def shared(self) -> dict[str, Any]:
        """What the head of the workbench shows."""
        bench = self.bench
        counts = bench.counts()
        here = reverse("plans:confirm", args=[self.plan.pk])
        ready, lacking = bench.sure
        return {
            "bench": bench,
            "plan": self.plan,
            "tally": bench.tally,
            "shows": [
                {"code": code, "label": label, "url": f"{here}?show={code}" if code else here, "count": counts[code],
                 "current": code == self.show}
                for code, label in SHOWS.items()
            ],
            "show": self.show,
            "search": self.search,
            "cards": bench.chosen(self.show, self.search),
            "sure_ready": ready,
            "sure_lacking": lacking,
            "undo": may_undo(self.viewer, self.plan),
            "held": bench.held,
            "advice": advice(bench),
        }  # fmt: skip

    def all_changed(self, said: str = "") -> HttpResponse:
        """Cards, document and head anew; as a plain page, back to the workbench."""
        self.fresh()
        if not self.partial:
            if said:
                messages.success(self.request, said)
            return HttpResponseRedirect(reverse("plans:confirm", args=[self.plan.pk]))
        context = {**self.shared(), "paper": self.paper(), "said": said}
        return render(self.request, "plans/parts/bench.html", context)

    def refused(self, error: PlanRefused) -> HttpResponse:
        """The sentence at the head of the workbench, nothing changed."""
        if not self.partial:
            return self.refuse(error, reverse("plans:confirm", args=[self.plan.pk]))
        return self.all_changed_with_fault(say(error))

    def all_changed_with_fault(self, sentence: str) -> HttpResponse:
        """As it stands in the database now, with what was refused."""
        self.fresh()
        context = {**self.shared(), "paper": self.paper(), "fault": sentence}
        return render(self.request, "plans/parts/bench.html", context)


class ConfirmPage(Desk):
    """The whole workbench, or its cards alone when filtered by htmx."""

    @property
    def asked(self) -> QueryDict:
        """Its own parameters."""
        return self.request.GET

    def get(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """The page. The number of queries does not depend on the length of the plan."""
        context = self.shared()
        if self.partial:
            return render(request, "plans/parts/filtered.html", context)
        context |= {
            "crumbs": self.crumbs((_("确认"), "")),
            "paper": self.paper(),
            "keys": KEYS,
            "first_open": next((f"target-{c.target.pk}" for c in context["cards"] if c.target.state == "found"), ""),
            "waiting_text": queries.waiting_text(self.viewer, self.plan),
        }
        return render(request, "plans/confirm.html", context)


class ConfirmAll(Desk):
    """All that the reader is sure of and that lack nothing."""

    def post(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """Confirm them, one step to undo."""
        try:
            count, left = confirm_above(plan_id=self.plan.pk, confidence=words.SURE, by=self.viewer, at=self.now)
        except PlanRefused as refused:
            return self.refused(refused)
        said = _("已确认 %(count)s 条。") % {"count": count}
        if left:
            said += _("还有 %(count)s 条把握高但缺内容，留在“有问题”里。") % {"count": len(left)}
        return self.all_changed(said)


class Undo(Desk):
    """One's own newest step."""

    def post(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """Take it back."""
        try:
            step = undo_step(plan_id=self.plan.pk, by=self.viewer, at=self.now)
        except PlanRefused as refused:
            return self.refused(refused)
        return self.all_changed(_("已撤销：%(step)s。") % {"step": STEPS.get(step.action, step.action)})


STEPS = {
    "edit": _("修改"), "confirm": _("确认"), "confirm_above": _("全部确认"), "dismiss": _("略过"), "restore": _("恢复"),
    "split": _("拆分"), "join": _("合并"), "add": _("补充"),
}  # fmt: skip


class Join(Desk):
    """Several targets become one."""

    def post(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """Join the ticked ones."""
        ids = [int(one) for one in request.POST.getlist("ids") if one.isdecimal() and len(one) < 19]
        mine = {target.pk for target in self.bench.targets}
        try:
            join_targets(target_ids=[pk for pk in ids if pk in mine], by=self.viewer, at=self.now)
        except PlanRefused as refused:
            return self.refused(refused)
        return self.all_changed(_("已合并成一条，请核对数量后确认。"))


class StartPlan(Desk):
    """What will be owed by whom, then the start."""

    def get(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """The summary."""
        bench = self.bench
        context = {
            "crumbs": self.crumbs((_("确认"), reverse("plans:confirm", args=[self.plan.pk])), (_("开始执行"), "")),
            "plan": self.plan,
            "tally": bench.tally,
            "summary": summary(self.viewer, bench, HouseFacts.load(self.plan.house_id)),
            "held": [clause for clause in bench.clauses if clause.held_reason],
            "unread": bench.unread,
        }
        return render(request, "plans/start.html", context)

    def post(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """Start."""
        try:
            start_plan(plan_id=self.plan.pk, by=self.viewer, at=self.now)
        except PlanRefused as refused:
            return self.refuse(refused, reverse("plans:confirm", args=[self.plan.pk]))
        messages.success(request, _("方案开始执行，各单位已经可以看到自己的应办事项。"))
        return HttpResponseRedirect(reverse("plans:document", args=[self.plan.pk]))


class ClosePlan(PlanView):
    """The end of a plan: readable for ever, owed no more."""

    edits = True

    def post(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """Close it."""
        url = reverse("plans:document", args=[self.plan.pk])
        try:
            close_plan(plan_id=self.plan.pk, by=self.viewer, at=self.now)
        except PlanRefused as refused:
            return self.refuse(refused, url)
        messages.success(request, _("方案已结束，记录和数字都保留。"))
        return HttpResponseRedirect(url)


def dress_of(bench: Bench) -> Dress:
    """How the workbench draws what was found."""
    cards: dict[int, Card] = {card.target.pk: card for card in bench.cards}

    def dress(span: Span) -> Look | None:
        if span.kind == "target":
            card = cards[span.key]
            return Look(f"find find-{card.tone} find-{card.state}", f"#target-{span.key}", f"t{span.key}")
        if span.kind == "unread":
            return Look("find find-unread", f"#unread-{span.key}", f"u{span.key}")
        return Look("find-rule", hint=_("加减分规则，留给考核办法使用"))

    return dress


def advice(bench: Bench) -> dict[int, str]:
    """Clauses that name what Luoshi does not run, and are not held yet: clause → why it should stay text."""
    found: dict[int, str] = {}
    text = bench.text.text
    opened = {line.clause: text[line.start : line.end] for line in bench.lines if line.clause}
    clause: Clause
    for clause in bench.clauses:
        if not clause.held_reason and clause.pk in opened and (why := held_reason(opened[clause.pk])):
            found[clause.pk] = why
    return found
