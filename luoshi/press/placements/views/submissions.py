"""投稿 and 信息报送: what was sent out, what became of it, and rates with their denominators.

Invariants: what has no outcome is waited for, and is called 无回音 after so many days; a rate is never shown without what it
is a share of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.ledger.errors import LedgerRefused
from luoshi.ledger.models import Record
from luoshi.press.models import Outcome
from luoshi.press.placements import operations, queries
from luoshi.press.placements.errors import PlacementRefused
from luoshi.press.placements.forms import OutcomeForm
from luoshi.press.placements.kinds import ANSWERS, ITEM, SUBMISSION
from luoshi.press.placements.messages import say
from luoshi.press.placements.views.base import PressPage, number_of, placement_tabs
from luoshi.press.placements.words import label
from luoshi.ui.states import percent_text

SILENT_DAYS = 30
"""After how many days without an outcome a submission is called unanswered; a house may set `press_silent_days`."""
PAGE = 60


@dataclass(frozen=True)
class Line:
    """A submission as the list shows it. `word`: waiting, adopted, refused, silent."""

    detail: Any
    outlet: str
    word: str
    label: str
    tone: str
    answers: Sequence[Any]
    note: str
    may: bool


@dataclass(frozen=True)
class Rate:
    """Of what was sent, what was taken, with the denominator."""

    name: str
    taken: int
    sent: int

    @property
    def text(self) -> str:
        """62% (5/8)."""
        return percent_text(self.taken, self.sent)


class Submissions(PressPage):
    """The list with outcomes; rates by outlet and by unit beside it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page. The number of queries does not depend on the rows."""
        items = request.GET.get("of") == "info"
        kind = ITEM if items else SUBMISSION
        year = number_of(request.GET.get("year")) or self.viewer.today.year
        rows = queries.placements(self.viewer, kind).filter(day__year=year if 2000 <= year <= 2100 else 2000)
        rows = rows.exclude(record__state=Record.State.WITHDRAWN).order_by("-day", "-pk")
        details = list(rows)
        outcomes = queries.standing_outcomes(self.viewer, [row.record_id for row in details])
        lines = [self.line(row, outcomes.get(row.record_id, [])) for row in details]
        word = request.GET.get("word", "")
        shown = [line for line in lines if not word or line.word == word]
        page = max(1, number_of(request.GET.get("page")) or 1)
        new = reverse("work:new")
        context = {
            "items": items,
            "lines": shown[(page - 1) * PAGE : page * PAGE],
            "total": len(shown),
            "page": page,
            "more": len(shown) > page * PAGE,
            "words": [(code, text, sum(1 for each in lines if each.word == code)) for code, text in self.words()],
            "word": word,
            "year": year,
            "by_outlet": self.rates(lines, lambda line: line.outlet or label("to", "office")) if not items else [],
            "by_unit": self.rates(lines, lambda line: str(line.detail.unit)),
            "tabs": placement_tabs("info" if items else "submissions", self.viewer),
            "new_url": f"{new}?kind={kind}" if self.viewer.can("record.enter") else "",
            "silent_days": self.silent_days,
        }
        return render(request, "press/placements/submissions.html", context)

    @property
    def silent_days(self) -> int:
        """The house's own, or the usual."""
        return int(self.viewer.house_settings.get("press_silent_days", SILENT_DAYS))

    def words(self) -> list[tuple[str, str]]:
        """Outcomes in order."""
        return [("waiting", _("等待")), ("adopted", _("采用")), ("refused", _("未采用")), ("silent", _("无回音"))]

    def line(self, row: Any, outcomes: list[Outcome]) -> Line:
        """One line with what became of it."""
        word = "waiting"
        if any(each.word == Outcome.Word.ADOPTED for each in outcomes):
            word = "adopted"
        elif outcomes:
            word = "refused"
        elif row.day + timedelta(days=self.silent_days) < self.viewer.today:
            word = "silent"
        tone = {"adopted": "good", "refused": "none", "silent": "behind"}.get(word, "wait")
        answers = [each.answer for each in outcomes if each.answer is not None]
        notes = "；".join(each.note for each in outcomes if each.note)
        outlet = row.outlet.name if row.outlet else row.outlet_name
        own = {post.unit_id for post in self.viewer.posts_for("record.enter") if post.nature != "lent"}
        may = row.unit_id in own or row.record.entered_by_id == self.viewer.person_id
        may = may or self.viewer.can_at("record.enter_below", row.unit.path)
        return Line(row, outlet, word, dict(self.words())[word], tone, answers, notes, may)

    def rates(self, lines: list[Line], group: Any) -> list[Rate]:
        """Taken of sent, by group, most sent first."""
        found: dict[str, list[int]] = {}
        for line in lines:
            sums = found.setdefault(group(line), [0, 0])
            sums[0] += line.word == "adopted"
            sums[1] += 1
        rates = [Rate(name, taken, sent) for name, (taken, sent) in found.items()]
        return sorted(rates, key=lambda rate: (-rate.sent, rate.name))[:20]


class OutcomePage(PressPage):
    """Note what became of one submission."""

    def record(self, pk: int) -> Record:
        """A submission or an item that the viewer may amend. Raises Http404."""
        rows = Record.objects.visible_to(self.viewer).filter(kind__code__in=ANSWERS).select_related("kind", "unit")
        found: Record = get_object_or_404(rows, pk=pk)
        if not queries.may_amend(self.viewer, found):
            raise Http404
        return found

    def answers(self, record: Record) -> list[tuple[int, str]]:
        """Placements or adoptions of the unit from that day on, newest first."""
        rows = queries.placements(self.viewer, ANSWERS[record.kind.code]).filter(unit=record.unit, day__gte=record.day)
        rows = rows.exclude(record__state=Record.State.WITHDRAWN).order_by("-day")[:60]
        return [(row.record_id, f"{row.day} {row.record.title}") for row in rows]

    def page(self, record: Record, form: OutcomeForm, refusal: str = "") -> HttpResponse:
        """The page with the form."""
        wrong = form.is_bound and (form.errors or refusal)
        outcomes = queries.standing_outcomes(self.viewer, [record.pk]).get(record.pk, [])
        context = {"record": record, "form": form, "refusal": refusal, "outcomes": outcomes}
        return render(self.request, "press/placements/outcome.html", context, status=422 if wrong else 200)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form."""
        record = self.record(pk)
        return self.page(record, OutcomeForm(answers=self.answers(record)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Note it."""
        record = self.record(pk)
        form = OutcomeForm(request.POST, answers=self.answers(record))
        if not form.is_valid():
            return self.page(record, form)
        data = form.cleaned_data
        try:
            operations.note_outcome(record_id=pk, word=data["word"], answer_id=data["answer"], note=data["note"],
                                    by=self.viewer, at=self.at)  # fmt: skip
        except (PlacementRefused, LedgerRefused) as refusal:
            return self.page(record, form, say(refusal))
        messages.success(request, _("结果已记下。"))
        query = "?of=info" if record.kind.code == ITEM else ""
        return HttpResponseRedirect(reverse("press:submissions") + query)
