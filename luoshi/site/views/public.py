"""Public pages: the list, a column, a text, its pictures, robots.txt.

Invariants: the viewer is `Public` whoever is signed in; what it does not see is 404, and so is everything of a house
whose site is off; answers may be kept by caches and are asked for again by tag.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.utils.http import http_date, quote_etag
from django.views import View

from luoshi.files.operations import storage
from luoshi.press.channels.queries import text_of
from luoshi.press.models import Release
from luoshi.press.pieces.pictures import PICTURE
from luoshi.press.text.render import credits
from luoshi.site import queries
from luoshi.site.models import PublicSite
from luoshi.site.viewer import Public

PAGE = 20
CACHE = "public, max-age=120"


@method_decorator(login_not_required, name="dispatch")
class PublicView(View):
    """A page of a site; `site` and `public` are set, or the answer is 404. GET and HEAD only."""

    http_method_names = ("get", "head")
    site: PublicSite
    public: Public

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the site; answer 304 where the caller has what there is."""
        site = queries.site_at(str(kwargs.get("slug", "")))
        if site is None:
            raise Http404
        self.site = site
        self.public = queries.public_of(site, request.now)  # type: ignore[attr-defined]  # set by org's middleware
        changed, tag = queries.version_of(self.public)
        etag = quote_etag(f"{site.pk}-{int(site.changed_at.timestamp())}-{tag}-{request.get_full_path()}")
        last = int(max(changed or site.changed_at, site.changed_at).timestamp())
        known = get_conditional_response(request, etag=etag, last_modified=last)
        answer = known if known is not None else super().dispatch(request, *args, **kwargs)
        answer["ETag"], answer["Last-Modified"], answer["Cache-Control"] = etag, http_date(last), CACHE
        return answer

    def page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        """A page with the site's frame."""
        names = list(enumerate(self.site.columns))
        return render(request, template, {"site": self.site, "site_columns": names, **context})

    def release(self, pk: int) -> Release:
        """A published one. Raises Http404."""
        found: Release | None = queries.published(self.public).filter(pk=pk).first()
        if found is None:
            raise Http404
        return found


@method_decorator(login_not_required, name="dispatch")
class Root(View):
    """/site/: the one site of this installation; with several or none: 404."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Lead on."""
        sites = queries.sites_on()
        if len(sites) != 1:
            raise Http404
        return HttpResponseRedirect(reverse("site:home", args=[sites[0].slug]))


class Home(PublicView):
    """The newest texts."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """A page of the list."""
        return self.listed(request, "", None)

    def listed(self, request: HttpRequest, column: str, number: int | None) -> HttpResponse:
        """The list of all or of a column."""
        page = Paginator(queries.published(self.public, column=column), PAGE).get_page(request.GET.get("page"))
        return self.page(request, "site/list.html", page=page, column=column, number=number)


class ColumnPage(Home):
    """The texts of a column, by its number in the site's list."""

    def get(self, request: HttpRequest, slug: str, number: int = 0) -> HttpResponse:
        """A page of the column."""
        if number >= len(self.site.columns):
            raise Http404
        return self.listed(request, self.site.columns[number], number)


class Article(PublicView):
    """One text."""

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        """The page."""
        release = self.release(pk)
        text = text_of(release)
        return self.page(
            request, "site/article.html", release=release, html=shown_html(self.site, release), credits=credits(text)
        )


class Picture(PublicView):
    """A picture of a published text."""

    def get(self, request: HttpRequest, slug: str, pk: int, key: uuid.UUID) -> HttpResponseBase:
        """The bytes, or 404: also for a picture that exists and stands in no published text."""
        file = queries.picture_of(self.public, self.release(pk), key)
        if file is None:
            raise Http404
        try:
            answer = FileResponse(storage().open(file.path, "rb"), content_type=file.mime)
        except FileNotFoundError as error:
            raise Http404 from error
        answer["X-Content-Type-Options"] = "nosniff"
        answer["Content-Security-Policy"] = "default-src 'none'"
        return answer


def shown_html(site: PublicSite, release: Release, base: str = "") -> str:
    """The edition's HTML with its pictures at their public addresses; `base` makes them whole (feeds)."""

    def address(match: Any) -> str:
        return base + reverse("site:picture", args=[site.slug, release.pk, match[1]])

    return PICTURE.sub(address, release.edition.html)


@method_decorator(login_not_required, name="dispatch")
class Robots(View):
    """robots.txt: the public pages may be read, the workbench may not."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The file."""
        lines = ["User-agent: *", "Allow: /site/", "Allow: /static/", "Disallow: /"]
        maps = (reverse("site:sitemap", args=[site.slug]) for site in queries.sites_on())
        lines += [f"Sitemap: {request.build_absolute_uri(address)}" for address in maps]
        return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
