"""Error pages: the calm answer to what went wrong.

What lives here: choosing the page, and the number that a person can quote. What does not: the pages' look
(ui, templates `errors/`). Invariant: an unexpected error is logged under the same number that the page shows.
"""

import logging
import secrets
import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string

logger = logging.getLogger("luoshi.errors")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    return _page(request, HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return _page(request, HTTPStatus.FORBIDDEN)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form whose token is missing or old; `reason` goes to the log only."""
    logger.warning("csrf: %s", reason)
    return _page(request, HTTPStatus.FORBIDDEN, expired=True)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404, which is also what a row outside the viewer's scope gets."""
    return _page(request, HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with a number; the error itself is in the log under the same number."""
    reference = secrets.token_hex(4).upper()
    logger.error("reference %s: %s %s", reference, request.method, request.path, exc_info=sys.exc_info())
    try:
        return _page(None, HTTPStatus.INTERNAL_SERVER_ERROR, reference=reference)
    except Exception:  # what broke the page may break the error page too
        logger.exception("reference %s: the error page itself failed", reference)
        return HttpResponse(f"系统出错，编号 {reference}", status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _page(request: HttpRequest | None, status: HTTPStatus, **context: object) -> HttpResponse:
    try:
        body = render_to_string(f"errors/{status.value}.html", context, request=request)
    except TemplateDoesNotExist:  # the lower rooms' tests run without ui
        body = f"{status.value} {context.get('reference', '')}"
    return HttpResponse(body, status=status)
