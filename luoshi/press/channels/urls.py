"""Addresses of channels and releases."""

from __future__ import annotations

from django.urls import URLPattern, path

from luoshi.press.channels.views import channels, hooks, page, ready, releases, rules, steps, update

urlpatterns: list[URLPattern] = [
    path("press/channels/", channels.ChannelList.as_view(), name="channels"),
    path("press/channels/gaps/", channels.Gaps.as_view(), name="channel_gaps"),
    path("press/channels/print/", channels.PrintChannels.as_view(), name="channels_print"),
    path("press/channels/update/", update.UpdateMany.as_view(), name="channels_update"),
    path("press/channels/rules/", rules.Rules.as_view(), name="channel_rules"),
    path("press/channels/<int:pk>/", page.ChannelPage.as_view(), name="channel"),
    path("press/channels/<int:pk>/edit/", page.ChannelEdit.as_view(), name="channel_edit"),
    path("press/channels/<int:pk>/update/", update.UpdateOne.as_view(), name="channel_update"),
    path("press/channels/<int:pk>/hook/", hooks.HookPage.as_view(), name="channel_hook"),
    path("press/releases/", releases.ReleaseList.as_view(), name="releases"),
    path("press/releases/new/", releases.ReleaseNew.as_view(), name="release_new"),
    path("press/releases/<int:pk>/", steps.ReleasePage.as_view(), name="release"),
    path("press/releases/<int:pk>/ready/", ready.Ready.as_view(), name="release_ready"),
    path("press/releases/<int:pk>/ready/word/", ready.WordFile.as_view(), name="release_word"),
    path("press/releases/<int:pk>/ready/screen/", ready.ScreenPicture.as_view(), name="release_screen"),
]
