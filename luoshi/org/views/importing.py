"""An open import: what its columns mean, the check with all errors at once, taking, undoing, first passwords.

Invariants: a run out of sight is 404; only who began it goes on with it; whoever sees it and may bring such things in
may undo it.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from luoshi.org.imports import columns_page, files_in, operations, tasks
from luoshi.org.imports.check_page import check_context
from luoshi.org.imports.outcome import errors_of, plain_errors
from luoshi.org.imports.people import CODE as PEOPLE
from luoshi.org.imports.people import new_passwords
from luoshi.org.imports.targets import TakeRefused, UndoRefused
from luoshi.org.models import ImportRun
from luoshi.org.views.guard import Guarded
from luoshi.org.views.imports import Importing
from luoshi.sheets import SheetRefused, marked
from luoshi.ui.export import file_response, table_response

State = ImportRun.State
STOPPED = (operations.WrongState, operations.NoTarget, SheetRefused)


class ImportUnits(Guarded):
    """The address under which lists of units were brought in before all tables came in by one way."""

    actions = ("org.manage", "org.import")

    def get(self, request: HttpRequest) -> HttpResponse:
        """On to the one way."""
        return redirect(f"{reverse('org:import_new')}?{urlencode({'what': 'units'})}")

    post = get


class OfRun(Importing):
    """What pages of one run share."""

    kwargs: dict[str, Any]

    @cached_property
    def run(self) -> ImportRun:
        """The run of the address. Raises Http404."""
        rows = ImportRun.objects.visible_to(self.viewer).select_related("file", "by", "undone_by")
        return get_object_or_404(rows, pk=self.kwargs["pk"])  # type: ignore[no-any-return]  # a row of the model

    def own(self) -> ImportRun:
        """The run, for who began it. Raises Http404."""
        if self.run.by_id != self.viewer.person_id:
            raise Http404
        return self.run

    @property
    def at(self) -> Any:
        """The moment of the request."""
        return self.request.now  # type: ignore[attr-defined]  # set by the middleware

    def stopped(self, error: Exception) -> HttpResponse:
        """A step that cannot be done any more: say so on the run's page."""
        messages.error(self.request, getattr(error, "message", "") or _("这次导入的状态已经变了，请看最新结果。"))
        return redirect("org:imports" if isinstance(error, operations.NoTarget) else "org:import", **self.where(error))

    def where(self, error: Exception) -> dict[str, Any]:
        """The run's key, where its page can be shown."""
        return {} if isinstance(error, operations.NoTarget) else {"pk": self.run.pk}


class Columns(OfRun):
    """What each column means, with samples; what holds for all rows; which row is the header."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The columns as they were understood; below another row with `?header=`, on another sheet with `?sheet=`."""
        run = self.own()
        if run.state != State.DRAFT:
            return redirect("org:import", pk=pk)
        try:
            context = columns_page.context(run, request.GET, self.viewer, self.at)
        except STOPPED as error:
            return self.stopped(error)
        return render(request, "org/imports/columns.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep them, then check."""
        run = self.own()
        try:
            given = columns_page.read(run, request.POST, self.viewer, self.at)
            run = operations.remap(run=run, by=self.viewer, at=self.at, **given.kept)
            if given.problems or run.mapping["problems"]:
                context = columns_page.context(run, {}, self.viewer, self.at)
                context["problems"] = [*given.problems, *run.mapping["problems"]]
                return render(request, "org/imports/columns.html", context, status=422)
        except STOPPED as error:
            return self.stopped(error)
        return redirect("org:import_check", pk=pk)


class Check(OfRun):
    """The dry run; a large table is checked by the worker."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Check and show."""
        run = self.own()
        if run.state != State.DRAFT:
            return redirect("org:import", pk=pk)
        try:
            if len(files_in.table_of(run).rows) > operations.JOB_ROWS:
                return redirect("jobs:job", pk=tasks.start(run=run, step="check", by=self.viewer, at=self.at))
            operations.check_run(run=run, by=self.viewer, at=self.at)
        except STOPPED as error:
            return self.stopped(error)
        return redirect("org:import", pk=pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Units chosen for names that were not found, then check again."""
        run = self.own()
        names = dict(run.answers.get("names", {}))
        for number in range(len(run.outcome.get("unknown", {}))):
            name, chosen = request.POST.get(f"name_{number}", ""), request.POST.get(f"unit_{number}", "")
            if name and chosen.isdecimal():
                names[name] = int(chosen)
        try:
            operations.answer(run=run, answers={"names": names})
        except operations.WrongState as error:
            return self.stopped(error)
        return redirect("org:import_check", pk=pk)


class OneImport(OfRun):
    """The run as it stands: what was found, what was written, what came of undoing."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page of its state."""
        run = self.run
        if run.state == State.DRAFT and not run.outcome.get("counts") and not run.outcome.get("failed"):
            if run.by_id == self.viewer.person_id:
                return redirect("org:import_columns", pk=pk)
            return render(request, "org/imports/done.html", {"run": run, "target": None})
        try:
            target = operations.target_of(run, self.viewer, self.at)
        except operations.NoTarget:
            target = None
        if run.state == State.DRAFT and target is not None:
            wrong = 422 if run.outcome.get("errors") and "checked" in request.GET else 200
            return render(request, "org/imports/check.html", check_context(run, target, self.viewer), status=wrong)
        context = {"run": run, "target": target, "people": run.what == PEOPLE and run.state == State.DONE}
        return render(request, "org/imports/done.html", context)


class Take(OfRun):
    """Write the rows."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the answers, then write; a large table by the worker."""
        run = self.own()
        rows = {
            name.removeprefix("twin_"): value
            for name, value in request.POST.items()
            if name.startswith("twin_") and value in ("take", "skip")
        }
        answers = {"twins": "take" if request.POST.get("twins") == "take" else "skip", "rows": rows}
        answers["bad"] = "skip" if request.POST.get("bad") == "skip" else ""
        try:
            run = operations.answer(run=run, answers=answers)
            if run.counts.get("rows", 0) > operations.JOB_ROWS:
                return redirect("jobs:job", pk=tasks.start(run=run, step="take", by=self.viewer, at=self.at))
            run = operations.take(run=run, by=self.viewer, at=self.at)
        except TakeRefused as refused:
            operations.check_run(run=run, by=self.viewer, at=self.at)
            self.run.refresh_from_db()
            if not self.run.outcome.get("errors"):
                operations.fail(run=run, reason="", more={"errors": plain_errors(refused.errors)})
            messages.error(request, _("没有写入：有行要改，请看下面的说明。"))
        except STOPPED as error:
            return self.stopped(error)
        else:
            messages.success(request, _("已写入 %(count)s 条。") % {"count": run.made})
        return redirect("org:import", pk=pk)


class Undo(OfRun):
    """Take the whole import back."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Undo, or say what hangs on it."""
        try:
            _run, undone = operations.undo(run=self.run, by=self.viewer, at=self.at)
        except UndoRefused as refused:
            shown = "".join(refused.reasons[:5])
            more = len(refused.reasons) - 5
            rest = _("还有 %(count)s 处。") % {"count": more} if more > 0 else ""
            messages.error(request, _("没有撤销。%(reasons)s%(rest)s") % {"reasons": shown, "rest": rest})
        except STOPPED as error:
            return self.stopped(error)
        else:
            messages.success(request, _("已撤销 %(count)s 条。") % {"count": undone.count})
        return redirect("org:import", pk=pk)


class Drop(OfRun):
    """Forget an import that wrote nothing."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Forget it."""
        try:
            operations.drop(run=self.own())
            messages.success(request, _("已放弃这次导入，什么也没有写入。"))
        except operations.WrongState as error:
            return self.stopped(error)
        return redirect("org:imports")


class Marked(OfRun):
    """The table with everything to mend marked in it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The workbook."""
        try:
            table = files_in.table_of(self.run)
        except SheetRefused as error:
            return self.stopped(error)
        data = marked(table, errors_of(self.run.outcome), int(self.run.mapping.get("header_row", 1)))
        name = _("%(name)s（标出要改的）") % {"name": self.run.name.rsplit(".", 1)[0]}
        return file_response(name, data, today=self.viewer.today)


class Passwords(OfRun):
    """First passwords of people who were imported, as a file that is made when it is fetched and kept nowhere."""

    @sensitive_variables("rows")
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file; earlier ones are void."""
        run = self.run
        if run.what != PEOPLE or run.state != State.DONE or not self.viewer.can("org.manage"):
            raise Http404
        rows = [
            (person.name, account.username, password, _("首次登录须修改"))
            for person, account, password in new_passwords(run=run, by=self.viewer, at=self.at)
        ]
        heads = [_("姓名"), _("用户名"), _("初始密码"), _("说明")]
        return table_response(_("初始密码表"), heads, rows, today=self.viewer.today)
