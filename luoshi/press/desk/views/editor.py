"""The editor: the form of an article, saving itself, the soft lock, pictures.

Invariants: what was typed is never lost: it is kept as the person's own draft while it is typed, and when somebody else
saved meanwhile both texts are shown (409) and neither is overwritten; without script a plain form does the same.
"""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST

from luoshi.files import messages as file_messages
from luoshi.files.errors import FileRefused
from luoshi.files.limits import MAX_FILE_BYTES
from luoshi.ledger.models import Draft
from luoshi.ledger.operations import drop_draft, save_draft
from luoshi.press.desk import errors, queries
from luoshi.press.desk import operations as desk
from luoshi.press.desk.forms import ArticleForm, initial_of
from luoshi.press.desk.messages import say
from luoshi.press.desk.operations.writing import draft_name
from luoshi.press.desk.rights import THEIRS, check_reviewer, may_change_text, may_write
from luoshi.press.desk.views.common import now, who, working_of
from luoshi.press.models import Article
from luoshi.press.text.clean import TooLong, clean_html, plain_text
from luoshi.press.text.compare import as_html, compare, summary
from luoshi.ui.views import UNPROCESSABLE

CONFLICT = 409
DRAFT_BYTES = 4_000_000
SKIPPED = ("csrfmiddlewaretoken", "then", "version", "merged")


def may_edit(request: HttpRequest, article: Article) -> bool:
    """Whether the editor opens: the text is the viewer's, or would be by taking the review on."""
    viewer = who(request)
    if may_change_text(viewer, article):
        return True
    if article.state != Article.State.REVIEW or article.claimed_by_id not in (None, viewer.person_id):
        return False
    try:
        check_reviewer(viewer, article)
    except errors.DeskRefused:
        return False
    return True


class ArticleEdit(View):
    """The form. POST saves; `then=hand_in` hands in at once."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The article, for those who may change its text now. Others are led to its page."""
        self.article = working_of(request, kwargs["pk"])
        if not may_edit(request, self.article):
            if request.method == "POST":
                messages.error(request, say(errors.WrongState(self.article.state)))
            return HttpResponseRedirect(reverse("press:article", args=[self.article.pk]))
        return super().dispatch(request, *args, **kwargs)

    @property
    def whole(self) -> bool:
        """Whether the facts are changed too: by writers, not by reviewers."""
        return self.article.state in THEIRS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form as saved, or as the viewer left it unsaved."""
        viewer, article = who(request), self.article
        initial = initial_of(article, queries.authors_of(article))
        draft = Draft.objects.visible_to(viewer).filter(form=draft_name(article.pk), person_id=viewer.person_id).first()
        if draft is not None:
            initial |= _of_draft(draft.body) | {"version": article.version}
        form = ArticleForm(initial=initial, viewer=viewer, article=article, whole=self.whole)
        return self.answer(request, form, draft=draft)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Save, or say what is wrong; never overwrite."""
        form = ArticleForm(request.POST, viewer=who(request), article=self.article, whole=self.whole)
        if not form.is_valid():
            return self.answer(request, form, status=UNPROCESSABLE)
        try:
            desk.save_article(
                article_id=pk, version=form.cleaned_data["version"], content=form.content(), by=who(request),
                at=now(request), keep=bool(request.POST.get("merged")),
            )  # fmt: skip
        except errors.Stale as stale:
            return self.conflict(request, form, stale)
        except TooLong:
            form.add_error("html", _("正文太长，存不下。请去掉不需要的内容再保存。"))
            return self.answer(request, form, status=UNPROCESSABLE)
        except errors.DeskRefused as refusal:
            form.add_error(None, say(refusal))
            return self.answer(request, form, status=UNPROCESSABLE)
        return self.after(request, pk)

    def after(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hand in where that was asked for, else say that it is saved."""
        if request.POST.get("then") == "hand_in":
            try:
                desk.hand_in(article_id=pk, by=who(request), at=now(request))
                messages.success(request, _("已保存并送审。"))
            except errors.DeskRefused as refusal:
                messages.error(request, _("稿件已保存，还没有送审：") + say(refusal))
        else:
            messages.success(request, _("已保存。"))
        desk.let_go(article_id=pk, by=who(request))
        return HttpResponseRedirect(reverse("press:article", args=[pk]))

    def conflict(self, request: HttpRequest, form: ArticleForm, stale: errors.Stale) -> HttpResponse:
        """Both texts compared, the form still holding what was typed, now on top of the newer version."""
        if stale.name == who(request).name:
            stale.name = _("您在另一个窗口")
        article = working_of(request, self.article.pk)
        mine = plain_text(clean_html(form.cleaned_data["html"], allow_image=lambda address: False))
        changes = compare(f"{article.title}\n{article.text}", f"{form.cleaned_data['title']}\n{mine}")
        form.data = form.data.copy()
        form.data["version"] = str(stale.version)
        given = {
            "stale": say(stale),
            "compared": as_html(changes),
            "summary": str(summary(changes)),
            "other": stale.name,
        }
        return self.answer(request, form, status=CONFLICT, **given)

    def answer(self, request: HttpRequest, form: ArticleForm, *, status: int = 200, **more: Any) -> HttpResponse:
        """The page."""
        context = {
            "form": form, "article": self.article, "whole": self.whole, "today": who(request).today,
            "may_hand_in": self.whole and may_write(who(request), self.article), **more,
        }  # fmt: skip
        return render(request, "press/desk/article_edit.html", context, status=status)


def _of_draft(body: dict[str, Any]) -> dict[str, Any]:
    """What an unsaved form held, by the fields of the form."""
    data: MultiValueDict[str, str] = MultiValueDict({key: list(values) for key, values in body.items()})
    fields = ArticleForm.base_fields
    kept = {name: field for name, field in fields.items() if name in body or name in ("consent", "show_reviewers")}
    return {name: field.widget.value_from_datadict(data, MultiValueDict(), name) for name, field in kept.items()}


@require_POST
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the form as it stands, as the viewer's own draft. `drop=1` forgets it and opens the editor anew."""
    article = working_of(request, pk)
    if not may_edit(request, article):
        raise Http404
    if request.POST.get("drop"):
        drop_draft(form=draft_name(pk), by=who(request))
        return HttpResponseRedirect(reverse("press:article_edit", args=[pk]))
    body = {key: request.POST.getlist(key) for key in request.POST if key not in SKIPPED}
    if len(json.dumps(body)) > DRAFT_BYTES:
        return JsonResponse({"error": _("内容太长，没有存成草稿。")}, status=413)
    save_draft(form=draft_name(pk), body=body, by=who(request), at=now(request))
    return JsonResponse({"saved_at": timezone.localtime(now(request)).strftime("%H:%M:%S")})


@require_POST
def editing(request: HttpRequest, pk: int) -> HttpResponse:
    """The lock's beat: `take=1` takes it over, `leave=1` lets it go. Answers whose the text is, and its version."""
    article = working_of(request, pk)
    if not may_edit(request, article):
        raise Http404
    if request.POST.get("leave"):
        desk.let_go(article_id=pk, by=who(request))
        return HttpResponse(status=204)
    try:
        take = request.POST.get("take") == "1"
        held = desk.hold(article_id=pk, take=take, by=who(request), at=now(request))
    except errors.DeskRefused as refusal:
        return JsonResponse({"error": say(refusal)}, status=CONFLICT)
    return JsonResponse({"mine": held.mine, "name": held.name, "version": held.version})


@require_POST
def picture(request: HttpRequest, pk: int) -> JsonResponse:
    """Keep a pasted, dropped or chosen picture; answers the address by which the text shows it."""
    article = working_of(request, pk)
    if not may_edit(request, article):
        raise Http404
    file = request.FILES.get("file")
    if file is None or file.size is None or file.size > MAX_FILE_BYTES:
        return JsonResponse({"error": _("没有收到图片，或者图片太大。")}, status=UNPROCESSABLE)
    try:
        kept = desk.attach_picture(
            article_id=pk, data=file.read(), name=file.name or "图片", by=who(request), at=now(request)
        )
    except FileRefused as refused:
        return JsonResponse({"error": file_messages.say(refused)}, status=UNPROCESSABLE)
    except errors.DeskRefused as refusal:
        error = _("这里只能放图片。") if isinstance(refusal, errors.BadFile) else say(refusal)
        return JsonResponse({"error": error}, status=UNPROCESSABLE)
    return JsonResponse({"id": str(kept.key), "name": kept.name, "url": desk.address_of(kept)})
