"""保存期限: the house's terms, what is over them today, and the switch that lets the nightly run begin."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from luoshi.org.keeping import change_terms, is_on, log_months, preview, terms
from luoshi.org.queries import house_of
from luoshi.org.safety_forms import RetentionForm
from luoshi.org.views.guard import Guarded
from luoshi.ui.views import form_answer


class Retention(Guarded):
    """Set the terms first (nothing is reduced by that), look at the preview, then switch the run on."""

    actions = ("security.manage",)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Terms and preview."""
        house = self.viewer.house_settings
        found = terms(self.viewer.house_id, house)
        initial = {term.field: term.years for term in found} | {"log_months": log_months(house)}
        return self.page(request, RetentionForm(terms=found, initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save the terms, or turn the switch."""
        house = self.viewer.house_settings
        found = terms(self.viewer.house_id, house)
        if "switch" in request.POST:
            on = request.POST["switch"] == "on"
            self.save(request, {term.field: term.years for term in found}, log_months(house), on)
            messages.success(
                request, _("已开启，每天凌晨清理到期的内容。") if on else _("已停止，到期的内容先不清理。")
            )
            return redirect("org:retention")
        form = RetentionForm(request.POST, terms=found)
        if not form.is_valid():
            return self.page(request, form)
        given = dict(form.cleaned_data)
        months = given.pop("log_months")
        self.save(request, given, months, is_on(house))
        messages.success(request, _("保存期限已更新，下面是按它算出的到期内容。"))
        return redirect("org:retention")

    def save(self, request: HttpRequest, years: dict[str, int], months: int | None, on: bool) -> None:
        """One operation for both."""
        change_terms(
            house_id=self.viewer.house_id, years=years, months=months, on=on, by=self.viewer,
            at=request.now,  # type: ignore[attr-defined]  # set by the middleware
        )  # fmt: skip

    def page(self, request: HttpRequest, form: RetentionForm) -> HttpResponse:
        """The page; the preview speaks of what is stored, not of what is typed."""
        house = house_of(self.viewer).settings
        lines = preview(self.viewer.house_id, house, self.viewer.today)
        return form_answer(request, form, "org/retention.html", {"lines": lines, "on": is_on(house)})
