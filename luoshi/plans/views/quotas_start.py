"""Two files dropped together: a plan and last year's 任务分解表. The plan is read first, then the table against its targets.

Not here: reading either (`importing`, `quotas_sheet`). Invariant: a table that cannot be read is refused beside its field
before anything is kept as a plan; nothing of it is written before its dry run was looked at.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.files.errors import FileRefused
from luoshi.files.messages import say as say_file
from luoshi.files.models import StoredFile
from luoshi.files.operations import store_file
from luoshi.plans import queries
from luoshi.plans.forms.documents import UploadForm
from luoshi.plans.models import Plan
from luoshi.plans.views.importing import ChoosePlans, SendDocument
from luoshi.plans.views.quotas_sheet import readable_table
from luoshi.reading import Reading
from luoshi.sheets import SheetRefused


class BothForm(UploadForm):
    """The document, and a table of quotas with it."""

    sheet = forms.FileField(
        label=gettext_lazy("上年任务分解表（可不传）"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        help_text=gettext_lazy("一起传上来，单位、类别和各单位任务就不用再填一遍；逐列核对以后才会写入。"),
    )


class SendBoth(SendDocument):
    """The import page."""

    form_class = BothForm
    table: StoredFile | None = None

    def keep(self, form: UploadForm) -> tuple[StoredFile, Reading] | None:
        """The table first: refused beside its field when it holds no units."""
        sent = form.cleaned_data.get("sheet")
        if sent:
            data = sent.read()
            try:
                readable_table(data, sent.name)
                self.table = store_file(
                    house_id=self.viewer.house_id, owner_room=queries.ROOM, data=data, name=sent.name, by=self.viewer,
                    at=self.now,
                )  # fmt: skip
            except SheetRefused as refused:
                form.add_error("sheet", refused.message)
                return None
            except FileRefused as refused:
                form.add_error("sheet", say_file(refused))
                return None
        return super().keep(form)

    def go_on(self, file: StoredFile, reading: Reading) -> HttpResponse:
        """To the choice of plans, with the table at hand."""
        url = reverse("plans:import_choose", args=[file.key])
        return HttpResponseRedirect(f"{url}?table={self.table.key}" if self.table else url)


class ChooseBoth(ChoosePlans):
    """The choice of plans; with a table on to its dry run against the first of them."""

    def done(self, made: list[Plan]) -> HttpResponse:
        """On to the table where one was sent."""
        key = self.request.GET.get("table", "")
        found: Any = queries.upload(self.viewer, key) if _is_key(key) else None
        if found is None:
            return super().done(made)
        messages.success(self.request, _("方案已导入。下面核对任务分解表，然后逐条确认指标。"))
        return HttpResponseRedirect(reverse("plans:divide_dry", args=[made[0].pk, found.key]))


def _is_key(text: str) -> bool:
    return len(text) == 36 and all(letter in "0123456789abcdef-" for letter in text)
