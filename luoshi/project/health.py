"""The health address: whether this installation can do its work now, for a supervisor or a load balancer.

What does not live here: advice for people (`luoshi doctor`). Invariants: open to everybody, so no word of any house, no
version, no path; 503 as soon as something is bad.
"""

from __future__ import annotations

import shutil
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from luoshi.jobs.lease import beat_age
from luoshi.jobs.limits import PACE

LOW_BYTES = 2 * 1024**3  # what `luoshi doctor` warns of
FULL_BYTES = 256 * 1024**2  # the next upload, or the database's own journal, may not fit


@require_safe
@never_cache
@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """`{"status", "database", "worker", "worker_age", "disk_low"}`; 503 unless status is ok."""
    try:
        age, database = beat_age(timezone.now()), True
    except DatabaseError:
        age, database = None, False
    free = shutil.disk_usage(settings.HOME).free
    worker = age is not None and age <= PACE.dead
    good = database and worker and free > FULL_BYTES
    found = {
        "status": "ok" if good else "bad",
        "database": database,
        "worker": worker,
        "worker_age": None if age is None else round(age, 1),
        "disk_low": free < LOW_BYTES,
    }
    return JsonResponse(found, status=HTTPStatus.OK if good else HTTPStatus.SERVICE_UNAVAILABLE)
