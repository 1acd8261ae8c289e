"""Addresses of returns, joined into the room's by `luoshi.reports.urls`."""

from __future__ import annotations

from django.urls import path

from luoshi.reports.returns.views import bureau, define, exports, lists, unit

RETURNS = [
    path("returns/", lists.ReturnsPage.as_view(), name="returns"),
    path("returns/forms/", define.FormList.as_view(), name="forms"),
    path("returns/forms/take/", define.Take.as_view(), name="form_take"),
    path("returns/forms/new/", define.FormNew.as_view(), name="form_new"),
    path("returns/forms/preview/", define.FormPreview.as_view(), name="form_preview"),
    path("returns/forms/<int:pk>/", define.FormEdit.as_view(), name="form_edit"),
    path("returns/forms/<int:pk>/switch/", define.FormSwitch.as_view(), name="form_switch"),
    path("returns/rounds/<int:pk>/", bureau.RoundPage.as_view(), name="round"),
    path("returns/rounds/<int:pk>/behind/", bureau.Behind.as_view(), name="behind"),
    path("returns/rounds/<int:pk>/remind/", bureau.Remind.as_view(), name="round_remind"),
    path("returns/rounds/<int:pk>/freeze/", bureau.Freeze.as_view(), name="round_freeze"),
    path("returns/rounds/<int:pk>/export/", exports.RoundExport.as_view(), name="round_export"),
    path("returns/<int:pk>/", unit.ReturnPage.as_view(), name="return"),
    path("returns/<int:pk>/confirm/", unit.Confirm.as_view(), name="return_confirm"),
    path("returns/<int:pk>/send-back/", unit.SendBack.as_view(), name="return_send_back"),
    path("returns/<int:pk>/scan/", unit.Scan.as_view(), name="return_scan"),
    path("returns/<int:pk>/export/", exports.ReturnExport.as_view(), name="return_export"),
]
