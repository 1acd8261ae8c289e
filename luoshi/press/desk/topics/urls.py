"""Addresses of topics, leads, assignments, commissions, information items."""

from __future__ import annotations

from django.urls import URLPattern, path

from luoshi.press.desk.topics.views import commissions, topics, work

urlpatterns: list[URLPattern] = [
    path("press/topics/", topics.TopicList.as_view(), name="topics"),
    path("press/topics/new/", topics.TopicNew.as_view(), name="topic_new"),
    path("press/topics/copy/", topics.TopicCopy.as_view(), name="topic_copy"),
    path("press/topics/fields/", topics.TopicFields.as_view(), name="topic_fields"),
    path("press/topics/calendar/", topics.Calendar.as_view(), name="topic_calendar"),
    path("press/topics/calendar/step/", topics.CalendarStep.as_view(), name="topic_calendar_step"),
    path("press/topics/<int:pk>/", topics.TopicPage.as_view(), name="topic"),
    path("press/topics/<int:pk>/edit/", topics.TopicEdit.as_view(), name="topic_edit"),
    path("press/topics/<int:pk>/step/", topics.TopicStep.as_view(), name="topic_step"),
    path("press/leads/", work.LeadList.as_view(), name="leads"),
    path("press/leads/new/", work.LeadNew.as_view(), name="lead_new"),
    path("press/leads/<int:pk>/", work.LeadPage.as_view(), name="lead"),
    path("press/leads/<int:pk>/step/", work.LeadStep.as_view(), name="lead_step"),
    path("press/assignments/", work.AssignmentList.as_view(), name="assignments"),
    path("press/assignments/new/", work.AssignmentNew.as_view(), name="assignment_new"),
    path("press/assignments/<int:pk>/", work.AssignmentPage.as_view(), name="assignment"),
    path("press/assignments/<int:pk>/step/", work.AssignmentStep.as_view(), name="assignment_step"),
    path("press/commissions/", commissions.CommissionList.as_view(), name="commissions"),
    path("press/commissions/new/", commissions.CommissionNew.as_view(), name="commission_new"),
    path("press/commissions/<int:pk>/", commissions.CommissionPage.as_view(), name="commission"),
    path("press/commissions/<int:pk>/step/", commissions.CommissionStep.as_view(), name="commission_step"),
    path("press/commissions/<int:pk>/paper/", commissions.CommissionPaper.as_view(), name="commission_paper"),
    path("press/info/", work.InfoItems.as_view(), name="info_items"),
]
