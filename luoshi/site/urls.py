"""Addresses of the public sites, and of their settings. All but the settings are open to everybody."""

from __future__ import annotations

from django.urls import URLPattern, path

from luoshi.site.views import feeds, public, settings

app_name = "site"
urlpatterns: list[URLPattern] = [
    path("org/settings/site/", settings.SiteSettings.as_view(), name="settings"),
    path("site/", public.Root.as_view(), name="root"),
    path("site/<slug:slug>/", public.Home.as_view(), name="home"),
    path("site/<slug:slug>/column/<int:number>/", public.ColumnPage.as_view(), name="column"),
    path("site/<slug:slug>/<int:pk>/", public.Article.as_view(), name="article"),
    path("site/<slug:slug>/<int:pk>/pictures/<uuid:key>/", public.Picture.as_view(), name="picture"),
    path("site/<slug:slug>/rss.xml", feeds.Rss.as_view(), name="rss"),
    path("site/<slug:slug>/feed.json", feeds.Json.as_view(), name="json"),
    path("site/<slug:slug>/sitemap.xml", feeds.Sitemap.as_view(), name="sitemap"),
    path("robots.txt", public.Robots.as_view(), name="robots"),
]
