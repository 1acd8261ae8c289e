"""Proofreading a plan before it is issued: send a draft, see what would go wrong, take it home as comments in the Word file.

Invariant: nothing is imported and nothing counts; the document is its sender's alone, until it becomes a plan.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from luoshi.catalogue.lexicon import lexicon
from luoshi.files.models import StoredFile
from luoshi.files.operations import read_bytes
from luoshi.org.calendars import period_settings
from luoshi.org.queries import house_of
from luoshi.plans import queries, sources
from luoshi.plans.proofing import Finding, Proof, proofread
from luoshi.plans.views.base import PlanView
from luoshi.plans.views.importing import KeptDocument, SendDocument
from luoshi.reading import Reading, ReadingRefused, read_text
from luoshi.reading.outputs.comments import Comment, with_comments
from luoshi.ui.export import table_response
from luoshi.ui.templatetags.luoshi import changed_query

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TONES = {"must": "late", "should": "behind", "look": "none"}


class SendDraft(SendDocument):
    """A draft to be proofread."""

    template_name = "plans/proof_send.html"

    def context(self) -> dict[str, Any]:
        """Words of the page."""
        return {
            "crumbs": [self.plans_crumb, (_("校对方案"), "")],
            "title": _("校对方案"),
            "sub": _("发文之前先查一遍：日期、数字、责任单位、重复要的材料和不得作为考核依据的内容。"),
            "cancel": reverse("plans:list"),
        }

    def go_on(self, file: StoredFile, reading: Reading) -> HttpResponse:
        """To the findings."""
        return HttpResponseRedirect(reverse("plans:proof_file", args=[file.key]))


class ProofPage(PlanView):
    """What the page, the Excel file and the Word file of findings share."""

    edits = True
    reading: Reading
    source: StoredFile | None
    positions: tuple[int, ...] | None = None

    @cached_property
    def proof(self) -> Proof:
        """The findings by the house's own calendar."""
        settings = period_settings(house_of(self.viewer).settings)
        return proofread(
            self.reading, settings=settings, lexicon=lexicon(), year=self.viewer.today.year, plans=self.positions
        )

    def answer(self, title: str, crumbs: list[tuple[str, str]], actions: dict[str, str]) -> HttpResponse:
        """The page, or one of its files."""
        sort = self.request.GET.get("sort", "")
        shown = [each for each in self.proof.findings if sort in ("", each.sort)]
        wanted = self.request.GET.get("export", "")
        if wanted == "docx":
            return self.word(title)
        if wanted == "xlsx":
            return self.sheet(title, shown)
        context = {
            "title": title,
            "crumbs": crumbs,
            "lines": [(each, TONES[each.weight]) for each in shown],
            "total": len(self.proof.findings),
            "counts": self.proof.counts(),
            "weights": [(word, TONES[code], count) for code, word, count in self.proof.weights()],
            "sort": sort,
            "word_url": changed_query(self.request, export="docx"),
            "sheet_url": changed_query(self.request, export="xlsx"),
            "in_place": self.is_word,
            "plans": len(self.reading.plans),
            **actions,
        }
        return render(self.request, "plans/proof.html", context)

    @property
    def is_word(self) -> bool:
        """Whether the comments go into the very file that was sent."""
        return self.source is not None and self.reading.document.format == "docx"

    def word(self, title: str) -> HttpResponse:
        """The document with the findings as comments."""
        source = read_bytes(self.source) if self.source is not None and self.is_word else None
        comments = [Comment(each.start, each.end, each.comment) for each in self.proof.findings]
        data = with_comments(self.reading.document, source, comments, author=_("落实校对"))
        response = HttpResponse(data, content_type=WORD)
        name = quote(_("%(title)s（校对）") % {"title": title.removesuffix(".docx")})
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}.docx"
        response["Cache-Control"] = "private, no-store"
        return response

    def sheet(self, title: str, findings: list[Finding]) -> HttpResponse:
        """The findings as a table."""
        heads = [_("条款"), _("原文"), _("类别"), _("程度"), _("问题"), _("建议"), _("依据")]
        rows = (
            [f.clause, f.quote, f.label, f.weight_word, f.sentence, f.advice, f.basis] for f in findings
        )  # fmt: skip
        return table_response(_("%(title)s校对") % {"title": title}, heads, rows, today=self.viewer.today)


class ProofOfFile(KeptDocument, ProofPage):
    """The findings of a draft that was sent."""

    @property
    def source(self) -> StoredFile:  # type: ignore[override]  # one's own upload, or 404
        """The draft."""
        return self.file

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """The page or its files."""
        name = sources.shown_name(self.file.name)
        crumbs = [self.plans_crumb, (_("校对方案"), reverse("plans:proof")), (name, "")]
        return self.answer(name, crumbs, {"import_url": reverse("plans:import_choose", args=[key])})


class ProofOfPlan(ProofPage):
    """The findings of a plan that was imported, by the document that is in force."""

    @cached_property
    def source(self) -> StoredFile | None:  # type: ignore[override]  # its file, while it is kept
        """The plan's file."""
        return queries.text_of(self.viewer, self.plan).source

    @cached_property
    def reading(self) -> Reading:  # type: ignore[override]  # read when it is asked for
        """The file read again; its text where the file is gone."""
        text = queries.text_of(self.viewer, self.plan).text
        if self.source is not None:
            try:
                reading = sources.read_kept(self.source)
            except (ReadingRefused, FileNotFoundError):
                pass
            else:
                cut = reading.document.text
                same = [n for n, plan in enumerate(reading.plans) if cut[plan.start : plan.end] == text]
                if same:
                    self.positions = (same[0],)
                    return reading
        self.__dict__["source"] = None  # what is gone or reads otherwise now takes no comments
        try:
            return read_text(text, self.plan.title, lexicon=lexicon())
        except ReadingRefused as error:
            raise Http404 from error

    def get(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """The page or its files."""
        read = self.reading  # decides which file takes comments, before the page asks
        return self.answer(self.plan.title, self.crumbs((_("校对"), "")), {"chars": str(len(read.document.text))})
