"""Feeds of a site: RSS 2.0, JSON Feed 1.1, the site map. The same rows as its pages, newest first."""

from __future__ import annotations

import json
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date
from django.utils.timezone import localtime

from luoshi.site import queries
from luoshi.site.views.public import PublicView, shown_html

MOST = 30
MOST_MAP = 5000


class _Feed(PublicView):
    """What the feeds share."""

    def rows(self, request: HttpRequest) -> list[tuple[Any, str, str]]:
        """Release, whole address, HTML with whole picture addresses."""
        base = request.build_absolute_uri("/").rstrip("/")
        return [
            (one, base + reverse("site:article", args=[self.site.slug, one.pk]), shown_html(self.site, one, base))
            for one in queries.published(self.public)[:MOST]
        ]

    def home(self, request: HttpRequest, name: str = "site:home") -> str:
        """A whole address of the site."""
        return request.build_absolute_uri(reverse(name, args=[self.site.slug]))


class Rss(_Feed):
    """RSS 2.0."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """The feed."""
        items = "".join(_item(release, url, html) for release, url, html in self.rows(request))
        site = self.site
        made = (
            '<?xml version="1.0" encoding="utf-8"?>\n'
            '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
            f"<title>{_xml(site.title)}</title><link>{_xml(self.home(request))}</link>"
            f"<description>{_xml(site.about or site.title)}</description><language>zh-cn</language>"
            f'<atom:link href={quoteattr(self.home(request, "site:rss"))} rel="self" type="application/rss+xml"/>'
            f"{items}</channel></rss>\n"
        )
        return HttpResponse(made, content_type="application/rss+xml; charset=utf-8")


def _item(release: Any, url: str, html: str) -> str:
    column = f"<category>{_xml(release.column)}</category>" if release.column else ""
    return (
        f"<item><title>{_xml(release.edition.title)}</title><link>{_xml(url)}</link>"
        f'<guid isPermaLink="true">{_xml(url)}</guid>{column}'
        f"<pubDate>{http_date(release.live_at.timestamp())}</pubDate><description>{_xml(html)}</description></item>"
    )


def _xml(text: str) -> str:
    """Escaped, without characters that XML forbids."""
    return escape("".join(c for c in text if c in "\t\n\r" or ord(c) >= 32))


class Json(_Feed):
    """JSON Feed 1.1."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """The feed."""
        items = [
            {
                "id": url, "url": url, "title": release.edition.title, "content_html": html,
                "date_published": localtime(release.live_at).isoformat(), "tags": [release.column] if release.column else [],
            }
            for release, url, html in self.rows(request)
        ]  # fmt: skip
        said = {
            "version": "https://jsonfeed.org/version/1.1", "title": self.site.title, "language": "zh-CN",
            "home_page_url": self.home(request), "feed_url": self.home(request, "site:json"),
            "description": self.site.about, "items": items,
        }  # fmt: skip
        made = json.dumps(said, ensure_ascii=False)
        return HttpResponse(made, content_type="application/feed+json; charset=utf-8")


class Sitemap(_Feed):
    """sitemap.xml."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """The map."""
        base = request.build_absolute_uri("/").rstrip("/")
        parts = [f"<url><loc>{_xml(self.home(request))}</loc></url>"]
        for pk, moment in queries.published(self.public).values_list("pk", "live_at")[:MOST_MAP]:
            where = base + reverse("site:article", args=[self.site.slug, pk])
            parts.append(f"<url><loc>{_xml(where)}</loc><lastmod>{localtime(moment).date()}</lastmod></url>")
        head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        return HttpResponse(f"{head}{''.join(parts)}</urlset>\n", content_type="application/xml; charset=utf-8")
