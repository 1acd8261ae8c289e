"""Addresses of the organisation's pages."""

from __future__ import annotations

from django.urls import path

from luoshi.org.notices import addresses as notices
from luoshi.org.views import addresses as safety
from luoshi.org.views import dates, importing, imports, settings, units

app_name = "org"
urlpatterns = [
    path("imports/", imports.Imports.as_view(), name="imports"),
    path("imports/new/", imports.NewImport.as_view(), name="import_new"),
    path("imports/template/", imports.Template.as_view(), name="import_template"),
    path("imports/<int:pk>/", importing.OneImport.as_view(), name="import"),
    path("imports/<int:pk>/columns/", importing.Columns.as_view(), name="import_columns"),
    path("imports/<int:pk>/check/", importing.Check.as_view(), name="import_check"),
    path("imports/<int:pk>/take/", importing.Take.as_view(), name="import_take"),
    path("imports/<int:pk>/undo/", importing.Undo.as_view(), name="import_undo"),
    path("imports/<int:pk>/drop/", importing.Drop.as_view(), name="import_drop"),
    path("imports/<int:pk>/marked/", importing.Marked.as_view(), name="import_marked"),
    path("imports/<int:pk>/passwords/", importing.Passwords.as_view(), name="import_passwords"),
    path("org/settings/", settings.index, name="settings"),
    *notices.patterns,
    *safety.patterns,
    *dates.patterns,
    path("org/units/", units.Units.as_view(), name="units"),
    path("org/units/options/", units.UnitOptions.as_view(), name="unit_options"),
    path("org/units/new/", units.NewUnit.as_view(), name="unit_new"),
    path("org/units/import/", importing.ImportUnits.as_view(), name="unit_import"),
    path("org/units/<int:pk>/", units.OneUnit.as_view(), name="unit"),
    path("org/units/<int:pk>/merge/", units.Merge.as_view(), name="unit_merge"),
]
