"""One's own account: open log-ins, second factor, who read one's telephone number, one's own data as a file.

Not here: sign-in and second factor themselves (`luoshi.project.accounts`). Invariant: everything on these pages is the
viewer's own; whoever is signed in may open them, with or without a post.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luoshi.audit.queries import readings_of
from luoshi.org import operations
from luoshi.org.masking import mask_email, mask_phone
from luoshi.org.models import Person, SignIn
from luoshi.org.personal import data_file
from luoshi.org.security import security_of
from luoshi.org.viewer import Viewer

SHOWN = 20  # readings on the page
KEPT_DAYS = 30  # ended log-ins on the page


def _viewer(request: HttpRequest) -> Viewer:
    return request.viewer  # type: ignore[attr-defined, no-any-return]  # set by the middleware


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """账号与安全."""
    viewer = _viewer(request)
    since = request.now - timedelta(days=KEPT_DAYS)  # type: ignore[attr-defined]  # set by the middleware
    rows = SignIn.objects.visible_to(viewer).filter(at__gte=since).order_by("ended_at", "-at")
    rules = security_of(viewer.house_settings)
    person = get_object_or_404(Person.objects.visible_to(viewer), pk=viewer.person_id)
    context: dict[str, Any] = {
        "here": request.session.session_key,
        "open": [row for row in rows if row.ended_at is None],
        "ended": [row for row in rows if row.ended_at is not None][:SHOWN],
        "second": is_mfa_enabled(request.user, [Authenticator.Type.TOTP]),
        "demanded": rules.wants_second(post.role_code for post in viewer.posts),
        "phone": mask_phone(person.phone),
        "email": mask_email(person.email),
        "readings": list(readings_of(viewer)[:SHOWN]),
        "member": bool(viewer.posts),
        "username": request.user.get_username(),
    }
    return render(request, "org/account.html", context)


@require_POST
def end_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own log-ins; others' are 404."""
    row = get_object_or_404(SignIn.objects.visible_to(_viewer(request)), pk=pk, ended_at=None)
    operations.end(rows=[row], at=request.now, why="ended")  # type: ignore[attr-defined]  # set by the middleware
    messages.success(request, _("已退出那台设备上的登录。"))
    return redirect("org:account")


@require_POST
def still_here(request: HttpRequest) -> HttpResponse:
    """A person is typing, or went on after the warning: noted at once, not once a minute."""
    request.session["touched"] = int(request.now.timestamp())  # type: ignore[attr-defined]  # set by the middleware
    return HttpResponse(status=204)


@require_safe
def own_data(request: HttpRequest) -> HttpResponse:
    """One's own data, as the law promises: everything that is kept of the viewer, in one workbook."""
    viewer = _viewer(request)
    if not viewer.posts:
        raise Http404  # whoever has left asks the administrator
    person = get_object_or_404(Person.objects.visible_to(viewer), pk=viewer.person_id)
    request.told = True  # type: ignore[attr-defined]  # the operation tells the log
    return data_file(person=person, by=viewer, at=request.now)  # type: ignore[attr-defined]  # set by the middleware
