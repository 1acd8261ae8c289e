"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from luoshi.work import lists
from luoshi.work.views import assist, entering, figures, files, holdings, kinds, mechanisms, paste, queue, record, steps

app_name = "work"
urlpatterns = [
    path("records/", lists.RecordList.as_view(), name="records"),
    path("records/new/", entering.RecordNew.as_view(), name="new"),
    path("records/paste/", paste.Paste.as_view(), name="paste"),
    path("records/new/parts/", assist.form_parts, name="form_parts"),
    path("records/drafts/", assist.my_drafts, name="drafts"),
    path("records/drafts/save/", assist.autosave, name="autosave"),
    path("records/drafts/drop/", assist.draft_drop, name="draft_drop"),
    path("records/files/", files.upload, name="upload"),
    path("records/files/<uuid:key>/drop/", files.upload_drop, name="upload_drop"),
    path("records/<int:pk>/", record.RecordPage.as_view(), name="record"),
    path("records/<int:pk>/edit/", entering.RecordEdit.as_view(), name="edit"),
    path("records/<int:pk>/hand-in/", steps.HandIn.as_view(), name="hand_in"),
    path("records/<int:pk>/verify/", steps.Verify.as_view(), name="verify"),
    path("records/<int:pk>/send-back/", steps.SendBack.as_view(), name="send_back"),
    path("records/<int:pk>/withdraw/", steps.Withdraw.as_view(), name="withdraw"),
    path("records/<int:pk>/sampled/", steps.Sampled.as_view(), name="sampled"),
    path("records/<int:pk>/checkin/", mechanisms.CheckInPage.as_view(), name="checkin"),
    path("records/<int:pk>/findings/", mechanisms.FindingsPage.as_view(), name="findings"),
    path("records/<int:pk>/evidence/<int:evidence>/remove/", files.evidence_remove, name="evidence_remove"),
    path("review/", queue.Queue.as_view(), name="queue"),
    path("review/<int:pk>/", queue.QueueRecord.as_view(), name="queue_record"),
    path("holdings/", lists.HoldingList.as_view(), name="holdings"),
    path("holdings/new/", holdings.HoldingNew.as_view(), name="holding_new"),
    path("holdings/paste/", holdings.HoldingPaste.as_view(), name="holding_paste"),
    path("holdings/<int:pk>/", holdings.HoldingCard.as_view(), name="holding"),
    path("holdings/<int:pk>/edit/", holdings.HoldingEdit.as_view(), name="holding_edit"),
    path("holdings/<int:pk>/close/", holdings.HoldingClose.as_view(), name="holding_close"),
    path("figures/<str:token>/", figures.figure_page, name="figure"),
    path("kinds/", kinds.KindList.as_view(), name="kinds"),
    path("kinds/new/", kinds.KindNew.as_view(), name="kind_new"),
    path("kinds/<int:pk>/", kinds.KindPage.as_view(), name="kind"),
    path("kinds/<int:pk>/edit/", kinds.KindEdit.as_view(), name="kind_edit"),
    path("kinds/<int:pk>/switch/", kinds.KindSwitch.as_view(), name="kind_switch"),
    path("pick/units/", assist.PickUnits.as_view(), name="pick_units"),
    path("pick/own-units/", assist.PickOwnUnits.as_view(), name="pick_own_units"),
    path("pick/holding-units/", assist.PickHoldingUnits.as_view(), name="pick_holding_units"),
    path("pick/people/", assist.pick_people, name="pick_people"),
    path("pick/keepers/", assist.pick_keepers, name="pick_keepers"),
]
