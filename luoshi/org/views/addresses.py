"""Addresses of people, posts, accounts, security, the log and feedback: taken into the room's `urls.py`."""

from __future__ import annotations

from django.urls import URLPattern, path

from luoshi.org.views import account, feedback, keeping, logs, people, person, posts, security

patterns: list[URLPattern] = [
    path("account/", account.page, name="account"),
    path("account/data/", account.own_data, name="own_data"),
    path("account/still-here/", account.still_here, name="still_here"),
    path("account/sign-ins/<int:pk>/end/", account.end_sign_in, name="sign_in_end"),
    path("feedback/", feedback.GiveFeedback.as_view(), name="feedback_new"),
    path("feedback/all/", feedback.AllFeedback.as_view(), name="feedback_all"),
    path("feedback/<int:pk>/", feedback.OneFeedback.as_view(), name="feedback"),
    path("logs/", logs.Logs.as_view(), name="logs"),
    path("logs/signed/", logs.SignedLogs.as_view(), name="logs_signed"),
    path("org/settings/security/", security.Security.as_view(), name="security"),
    path("org/settings/security/unlock/", security.Unlock.as_view(), name="unlock"),
    path("org/settings/security/second-factor/", security.ResetSecondFactor.as_view(), name="second_reset"),
    path("org/settings/retention/", keeping.Retention.as_view(), name="retention"),
    path("org/people/", people.People.as_view(), name="people"),
    path("org/people/new/", people.NewPerson.as_view(), name="person_new"),
    path("org/people/options/", people.PersonOptions.as_view(), name="person_options"),
    path("org/people/contacts/", people.Contacts.as_view(), name="contacts"),
    path("org/people/<int:pk>/", person.OnePerson.as_view(), name="person"),
    path("org/people/<int:pk>/edit/", person.EditPerson.as_view(), name="person_edit"),
    path("org/people/<int:pk>/contact/", person.Contact.as_view(), name="contact"),
    path("org/people/<int:pk>/password/", person.new_password_view, name="person_password"),
    path("org/people/<int:pk>/switch/", person.SwitchAccount.as_view(), name="person_switch"),
    path("org/people/<int:pk>/data/", person.PersonData.as_view(), name="person_data"),
    path("org/people/<int:pk>/erase/", person.ErasePerson.as_view(), name="person_erase"),
    path("org/people/<int:pk>/pass-on/", person.PassOn.as_view(), name="pass_on"),
    path("org/posts/<int:pk>/end/", posts.EndPost.as_view(), name="post_end"),
    path("org/posts/<int:pk>/hand-over/", posts.HandOverPost.as_view(), name="hand_over"),
    path("org/posts/<int:pk>/stand-in/", posts.StandIn.as_view(), name="stand_in"),
    path("org/hand-overs/<int:pk>/read/", posts.note_read, name="note_read"),
]
