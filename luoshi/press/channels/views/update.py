"""拍照更新: a photograph, a date, the boards; the rest is known. Made for a phone, done within a minute.

Invariant: what was chosen and typed stays after a refusal; a form that is sent twice counts once.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from luoshi.files import messages as file_messages
from luoshi.files.errors import FileRefused
from luoshi.files.models import StoredFile
from luoshi.files.operations import store_file
from luoshi.ledger.errors import LedgerRefused
from luoshi.ledger.models import Holding
from luoshi.press.channels import queries
from luoshi.press.channels.errors import ChannelRefused
from luoshi.press.channels.messages import say
from luoshi.press.channels.operations import update_channels
from luoshi.press.channels.types import PHOTOGRAPHED
from luoshi.press.channels.views.page import viewer_of
from luoshi.ui.views import UNPROCESSABLE

OWNER = "ledger"
MOST_FILES = 9


class UpdateMany(View):
    """Several at once: all boards, screens and banners of the own units."""

    single: Holding | None = None

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The empty form with today's date; a single channel is ticked."""
        rows = self.rows(request)
        chosen = [self.single.pk] if self.single else ([rows[0].pk] if len(rows) == 1 else [])
        given = {"day": viewer_of(request).today.isoformat(), "topic": "", "key": uuid.uuid4().hex}
        return self.answer(request, rows, chosen, given, [], "")

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Write the records."""
        viewer, rows = viewer_of(request), self.rows(request)
        chosen = [int(key) for key in request.POST.getlist("channels") if key.isdecimal() and len(key) < 19]
        given = {name: request.POST.get(name, "") for name in ("topic", "day", "key")}
        error, files = "", []
        try:
            files = self.files(request)
            made = update_channels(
                holding_ids=chosen, topic=given["topic"], day=date.fromisoformat(given["day"]), files=files, by=viewer,
                at=request.now, client_key=given["key"][:32],  # type: ignore[attr-defined]  # set by org's middleware
            )  # fmt: skip
            messages.success(request, _("已登记，共更新 %(count)s 处。") % {"count": len(set(chosen))})
            one = self.single.pk if self.single else 0
            where = reverse("press:channel", args=[one]) if one else reverse("work:record", args=[made[0].pk])
            return HttpResponseRedirect(where)
        except ValueError:
            error = _("请填写更换日期。")
        except Holding.DoesNotExist:
            error = _("有一处阵地已经停用或不在您的范围内，请重新选择。")
        except FileRefused as refusal:
            error = file_messages.say(refusal)
        except (ChannelRefused, LedgerRefused) as refusal:
            error = say(refusal)
        return self.answer(request, rows, chosen, given, files, error)

    def rows(self, request: HttpRequest) -> list[Any]:
        """What may be chosen. Raises Http404 for who enters nothing."""
        viewer = viewer_of(request)
        if not viewer.can("record.enter"):
            raise Http404
        return list(queries.to_update(viewer)[:200])

    def files(self, request: HttpRequest) -> list[StoredFile]:
        """Uploads of one's own, and files that came with the form where no script ran."""
        viewer = viewer_of(request)
        keys = [key for key in request.POST.getlist("evidence") if _is_key(key)][:MOST_FILES]
        known = {str(file.key): file for file in StoredFile.objects.visible_to(viewer).filter(key__in=keys)}
        found = [known[key] for key in keys if key in known]
        at = request.now  # type: ignore[attr-defined]  # set by org's middleware
        found += [
            store_file(
                house_id=viewer.house_id,
                owner_room=OWNER,
                data=file.read(),
                name=file.name or "photo",
                by=viewer,
                at=at,
            )
            for file in request.FILES.getlist("evidence_files")[:MOST_FILES]
        ]
        return found

    def answer(
        self,
        request: HttpRequest,
        rows: list[Any],
        chosen: list[int],
        given: dict[str, str],
        files: list[Any],
        error: str,
    ) -> HttpResponse:
        """The page."""
        viewer = viewer_of(request)
        shown = [
            {"id": str(file.key), "name": file.name, "url": reverse("files:download", args=[file.key, file.name]),
             "thumb_url": reverse("files:thumb", args=[file.key]) if file.thumb_path else "",
             "remove_url": reverse("work:upload_drop", args=[file.key])}
            for file in files
        ]  # fmt: skip
        topics = queries.last_topics(viewer, [row.pk for row in rows])
        context = {"rows": rows, "chosen": chosen, "given": given, "files": shown, "error": error, "topics": topics,
                   "today": viewer.today, "single": self.single}  # fmt: skip
        status = UNPROCESSABLE if error else 200
        return render(request, "press/channels/update.html", context, status=status)


class UpdateOne(UpdateMany):
    """The same from a channel's own page (or the code on the board): it is ticked."""

    def rows(self, request: HttpRequest) -> list[Any]:
        """Raises Http404 for a channel out of sight or reach."""
        found = super().rows(request)
        rows = queries.channels(viewer_of(request)).filter(type__in=PHOTOGRAPHED, closed_on__isnull=True)
        self.single = get_object_or_404(rows, pk=self.kwargs["pk"])
        if self.single.pk not in {row.pk for row in found}:
            raise Http404
        return found


def _is_key(text: str) -> bool:
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False
