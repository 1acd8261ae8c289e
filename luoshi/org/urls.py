"""Addresses of the organisation's pages."""

from __future__ import annotations

from django.urls import path

from luoshi.org.notices import addresses as notices
from luoshi.org.views import importing, people, settings, units

app_name = "org"
urlpatterns = [
    path("org/settings/", settings.index, name="settings"),
    *notices.patterns,
    path("org/units/", units.Units.as_view(), name="units"),
    path("org/units/options/", units.UnitOptions.as_view(), name="unit_options"),
    path("org/units/new/", units.NewUnit.as_view(), name="unit_new"),
    path("org/units/import/", importing.ImportUnits.as_view(), name="unit_import"),
    path("org/units/<int:pk>/", units.OneUnit.as_view(), name="unit"),
    path("org/units/<int:pk>/merge/", units.Merge.as_view(), name="unit_merge"),
    path("org/people/", people.People.as_view(), name="people"),
    path("org/people/new/", people.NewPerson.as_view(), name="person_new"),
    path("org/people/<int:pk>/", people.OnePerson.as_view(), name="person"),
    path("org/people/<int:pk>/password/", people.new_password_view, name="person_password"),
    path("org/posts/<int:pk>/end/", people.EndPost.as_view(), name="post_end"),
]
